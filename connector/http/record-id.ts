/** The record id of what a page sends: amoCRM's number, Bitrix24's `lead:11` or `deal:11`. */
import type { Account } from "#shared/domain/account.ts";
import { HttpProblem } from "./problem.ts";

export function recordIdOf(text: string | undefined, account: Account): string {
  const pattern = account.crm === "amocrm" ? /^\d{1,18}$/ : /^(lead|deal):\d{1,18}$/;
  if (!text || !pattern.test(text)) throw new HttpProblem(404, "lead-unknown");
  return text;
}
