/** How far back the long lists of telephony and activities are read on the first pull. */
import { z } from "zod";
import type { PullOptions } from "../../crm/adapter.ts";
import { type BitrixClient, type Command, requestOptions } from "../client.ts";
import type { ListSource } from "../pages.ts";
import { idOf, listCommand, rawRows } from "../rest/list-answers.ts";
import { serverOffset, wallTime } from "../rest/server-time.ts";

/** A list with fewer ids is read whole, however old: it takes less than two minutes at the portal's pace. */
const SMALL_LIST_IDS = 500_000;
const DAY_SECONDS = 86_400;

/** The id after which the wanted history begins, 0 for all of it; `top` is the highest id of the list. */
export async function startAfter<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  { created, top }: { created: string; top: number },
  options: PullOptions,
): Promise<number> {
  if (!options.sinceIsFirm && top < SMALL_LIST_IDS) return 0;
  const call = requestOptions(options);
  const onlyIds = { ...source, row: z.unknown(), select: ["ID"] };
  const idsOf = async (command: Command) => {
    const [answer] = await client.ask([command], call);
    return rawRows(answer!, source, client.host).map((row) => idOf(row, source.method, client.host));
  };
  // A day early: an id is given when the row is written, which may be later than the time it is about.
  const since = wallTime(options.since - DAY_SECONDS, await serverOffset(client, call));
  const wanted = await idsOf(listCommand(onlyIds, "ascending", { [`>=${created}`]: since }));
  return wanted.length > 0 ? Math.min(...wanted) - 1 : top;
}
