/** Letters into the CRM: a message to a user, a text on a lead. */
import type { CrmMessage } from "../crm/adapter.ts";
import type { HttpContext } from "../http/context.ts";
import type { Carriers, Carry } from "./post-office.ts";

/** Half a minute, five minutes, an hour, then through a day: a CRM may be blocked, or wait to be connected again. */
const PAUSES = [30, 300, 3_600, 4 * 3_600, 8 * 3_600, 12 * 3_600];

/** Each account's own pace holds them back. */
const AT_ONCE = 1_000;
/** A warning that comes much later warns nobody. */
const WARNING_PAUSES = [5, 30, 120];

export function crmCarriers({ crm }: Pick<HttpContext, "crm">): Carriers {
  const tell: Carry = async (message: CrmMessage, account) => (await crm(account)).writes.tell(message);
  return {
    warning: { carry: tell, pauses: WARNING_PAUSES, atOnce: 20_000 },
    "crm-tell": { carry: tell, pauses: PAUSES, atOnce: AT_ONCE },
    "crm-remark": {
      carry: async ({ recordId, text }: { recordId: string; text: string }, account) =>
        (await crm(account)).writes.remark(recordId, text),
      pauses: PAUSES,
      atOnce: AT_ONCE,
    },
  };
}
