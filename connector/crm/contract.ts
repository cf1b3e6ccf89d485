/** Parsing what a CRM sends: a row that breaks the contract names its entity and field, and nothing else of it. */
import type { z } from "zod";
import { CrmContractError } from "../errors.ts";

/** The parsed value, or a `CrmContractError` such as "leads, field _embedded.leads.3.id: expected number". */
export function parseAnswer<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  entity: string,
  host: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const field = issue.path.join(".") || "(whole answer)";
  throw new CrmContractError("crm-contract", { host, entity, field, detail: issue.message });
}
