/** Puts a client's score into the CRM field that the settings name: always his latest, whichever letter comes first. */
import { DeliveryError } from "../delivery/delivery-error.ts";
import type { Carriers } from "../delivery/post-office.ts";
import type { HttpContext } from "../http/context.ts";
import { latestAnswer } from "./survey.ts";

const PAUSES = [30, 300, 3_600, 4 * 3_600, 12 * 3_600];

export const fieldCarrier = ({
  store,
  history,
  crm,
}: Pick<HttpContext, "store" | "history" | "crm">): Carriers => ({
  "nps-field": {
    async carry({ recordId }: { recordId: string }, account) {
      const [settings, lists] = await Promise.all([
        store.settings(account.id),
        store.dictionaries(account.id),
      ]);
      const field = lists.customFields.find((one) => one.id === settings.nps.field);
      const answer = latestAnswer(await history(account), recordId);
      if (!field || !answer) throw new DeliveryError("crm-refused", "never");
      await (await crm(account)).writes.setValue(recordId, field, String(answer.score));
    },
    pauses: PAUSES,
    atOnce: 1_000,
  },
});
