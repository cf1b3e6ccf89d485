/** A request's JSON body: parsed without a prototype to poison, refused in one sentence when it is none. */
import { InputError } from "../errors.ts";

export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\b/i.test(type)) throw new InputError("body-invalid", { detail: "content-type" });
  try {
    return JSON.parse(await request.text(), (key, value: unknown) =>
      key === "__proto__" ? undefined : value,
    );
  } catch (cause) {
    throw new InputError("body-invalid", { detail: "JSON" }, { cause });
  }
}
