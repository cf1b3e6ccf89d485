/** Leads in the bin (crm/amocrm.md 3.4): nearly all their fields are null, so the last known copy stays and is flagged. */
import type { PullOptions, Step } from "../crm/adapter.ts";
import { type AmoClient, requestOptions } from "./client.ts";
import { PAGE } from "./limits.ts";
import { followLinks } from "./pages.ts";
import { deletedLeadSchema } from "./schema.ts";

/** The bin is read whole each time: it is small, and a row in it may be older than the last pull. */
export async function* pullDeleted(client: AmoClient, options: PullOptions): AsyncGenerator<Step> {
  const source = {
    path: "/api/v4/leads",
    key: "leads",
    row: deletedLeadSchema,
    limit: PAGE,
    query: { with: "only_deleted", "order[id]": "asc" },
  };
  const going = {
    stream: "deleted" as const,
    syncedUntil: options.state?.syncedUntil ?? null,
    problem: null,
    cursor: null,
  };
  for await (const rows of followLinks(client, source, requestOptions(options))) {
    const deletedRecords = rows.map((lead) => ({ id: lead.id, at: lead.updated_at ?? options.until }));
    yield { batch: { deletedRecords }, state: going, rows: rows.length, done: null };
  }
  yield { batch: {}, state: { ...going, syncedUntil: options.until }, rows: 0, done: 1 };
}
