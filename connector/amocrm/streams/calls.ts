/** Notes of calls (and of mail, where there are no mail events) on leads, contacts and companies (3.8). */
import type { PullOptions, Step } from "../../crm/adapter.ts";
import { newestFirst, OVERLAP_SECONDS } from "../../crm/windows.ts";
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
        const spans = NOTE_OWNERS.flatMap((owner) => newestFirst(owner, start, options.until));
        return spans.sort((one, other) => other.from - one.from);
      },
      later: NOTE_OWNERS,
      overlap: OVERLAP_SECONDS,
    },
    options,
  );
}
