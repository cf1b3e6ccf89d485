/** Parameters that decide something: given twice, which of the two is meant is anybody's guess, so both are refused. */
import { HttpProblem } from "./problem.ts";

/** `{ code: "…", state: undefined }`; throws a 400 problem for a name that comes twice (reliability.md F24). */
export function singleParams<Name extends string>(
  params: URLSearchParams,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const values = params.getAll(name);
    if (values.length > 1) throw new HttpProblem(400, "body-invalid", { detail: name });
    if (values[0] !== undefined) found[name] = values[0];
  }
  return found;
}
