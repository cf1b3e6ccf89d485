/** Notes of calls (and of mail, where there are no mail events) on leads, contacts and companies (3.8). */
import type { PullOptions, Step } from "../../crm/adapter.ts";
import { OVERLAP_SECONDS, spanFrom } from "../../crm/windows.ts";
import type { AmoClient } from "../client.ts";
import { PAGE } from "../limits.ts";
import { historyStart } from "./history-start.ts";
import { NOTE_OWNERS, noteList, timedList } from "./lists.ts";
import { hasMailEvents } from "./mail-events.ts";
import { pullWindowed } from "./windowed.ts";

export async function* pullCalls(client: AmoClient, options: PullOptions): AsyncGenerator<Step> {
  const mail = !(await hasMailEvents(client, options));
  const listOf = (owner: (typeof NOTE_OWNERS)[number]) =>
    [owner, timedList(client, noteList(owner, mail))] as const;
  yield* pullWindowed(
    {
      stream: "calls",
      lists: Object.fromEntries(NOTE_OWNERS.map(listOf)),
      page: PAGE,
      async first() {
        const start = await historyStart(client, options);
        return NOTE_OWNERS.map((owner) => spanFrom(owner, start, options.until));
      },
      later: NOTE_OWNERS,
      overlap: OVERLAP_SECONDS,
    },
    options,
  );
}
