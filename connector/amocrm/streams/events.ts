/** The stream of events: stage moves, messages, dated tags and fields, ratings. */
import type { PullOptions, Step } from "../../crm/adapter.ts";
import { LATE_SECONDS, newestFirst } from "../../crm/windows.ts";
import type { AmoClient } from "../client.ts";
import { EVENTS_PAGE } from "../limits.ts";
import { historyStart } from "./history-start.ts";
import { eventList, eventTypes, timedList } from "./lists.ts";
import { hasMailEvents } from "./mail-events.ts";
import { pullWindowed } from "./windowed.ts";

/** The types to ask for in this account. */
export const knownEventTypes = async (client: AmoClient, options: PullOptions): Promise<string[]> =>
  eventTypes(await hasMailEvents(client, options), options.settings.nps.field);

export async function* pullEvents(client: AmoClient, options: PullOptions): AsyncGenerator<Step> {
  const list = eventList(await knownEventTypes(client, options));
  yield* pullWindowed(
    {
      stream: "events",
      lists: { events: timedList(client, list) },
      page: EVENTS_PAGE,
      first: async () => newestFirst("events", await historyStart(client, options), options.until),
      later: ["events"],
      overlap: LATE_SECONDS,
    },
    options,
  );
}
