/** How far back events, calls and tasks are read on a first pull. */
import { requestOptions } from "../client.ts";
import { PAGE } from "../limits.ts";
import { pathOf, readPage } from "../pages.ts";
import { leadSchema } from "../schema.ts";
import { onceForClient } from "./once-for-client.ts";
import { orNull } from "./unknown-question.ts";

/** A small account's history is read whole, however old; a larger one's as far back as the settings say. */
const SMALL_ACCOUNT_PAGES = 100;
const DAY = 86_400;

const source = { path: "/api/v4/leads", key: "leads", row: leadSchema, limit: PAGE, query: {} };

/** Creation of the account's first lead, `null` where there is none. One question for all streams. */
export const firstLead = onceForClient(async (client, options): Promise<number | null> => {
  const path = pathOf({ ...source, limit: 1 }, { "order[created_at]": "asc" });
  const { rows, next } = await readPage(client, source, path, requestOptions(options));
  const first = rows[0]?.created_at ?? null;
  // Where the order is not kept, the first row is not the first lead: then everything is asked for.
  if (first === null || next === null) return first;
  const before = pathOf({ ...source, limit: 1 }, { "filter[created_at][to]": first - 1 });
  const earlier = await readPage(client, source, before, requestOptions(options));
  return earlier.rows.some((lead) => lead.created_at < first) ? 0 : first;
});

export const historyStart = onceForClient(async (client, options): Promise<number> => {
  if (options.sinceIsFirm) return options.since;
  const first = await firstLead(client, options);
  if (first === null || first >= options.since) return options.since;
  const query = { page: SMALL_ACCOUNT_PAGES, "filter[created_at][to]": options.since };
  // A page number that the CRM does not go up to means nothing but "many".
  const beyond = await orNull(readPage(client, source, pathOf(source, query), requestOptions(options)));
  return beyond && beyond.rows.length > 0 ? options.since : Math.max(0, first - DAY);
});
