/** `settings --account A [--file F]`: prints the settings, or checks and stores those in F. */
import { readFileSync } from "node:fs";
import { InputError } from "../../errors.ts";
import { mergeSettings } from "../../settings.ts";
import { type Command, namedAccount } from "../session.ts";

function readDocument(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (cause) {
    throw new InputError(
      "file-unreadable",
      { file, detail: cause instanceof Error ? cause.message : "" },
      { cause },
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new InputError(
      "settings-invalid",
      { detail: cause instanceof Error ? cause.message : "JSON" },
      { cause },
    );
  }
}

export const settings: Command = async (session) => {
  const account = await namedAccount(session);
  const file = session.args.options.file;
  if (file !== undefined) {
    const merged = mergeSettings(await session.store.settings(account.id), readDocument(file));
    await session.store.putSettings(account.id, merged);
  }
  session.print(
    JSON.stringify(await session.store.settings(account.id), null, session.args.flags.has("json") ? 0 : 2),
  );
};
