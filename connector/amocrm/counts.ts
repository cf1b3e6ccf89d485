/**
 * amoCRM's own counts of leads. Lists tell no total, so the last page is looked for: first where our own count expects it,
 * else by growing steps and halving. A page that names leads of another pipeline means that the account cannot filter (3.4).
 */
import { z } from "zod";
import type { KnownCounts, PipelineCount } from "../crm/adapter.ts";
import type { AmoClient, GetOptions } from "./client.ts";
import { PAGE } from "./limits.ts";
import { readPage, type Source, toPath } from "./pages.ts";

const row = z.object({ id: z.coerce.string(), pipeline_id: z.coerce.string() });
type Row = z.output<typeof row>;

/** Steps grow no further: by then a pipeline of any size has been found. */
const MOST_PAGES = 2 ** 40;

interface Probe {
  rows: number;
  last: boolean;
}

async function countPipeline(
  client: AmoClient,
  pipeline: string,
  { until, counts }: KnownCounts,
  options: GetOptions,
): Promise<number | null> {
  let filters = true;
  const source: Source<Row> = { path: "/api/v4/leads", key: "leads", row, limit: PAGE, query: {} };

  async function probe(page: number): Promise<Probe> {
    const path = toPath(source.path, {
      "filter[pipeline_id]": [pipeline],
      "filter[created_at][from]": 1,
      "filter[created_at][to]": until,
      limit: PAGE,
      page,
    });
    const { rows, next } = await readPage(client, source, path, options);
    if (rows.some((one) => one.pipeline_id !== pipeline)) filters = false;
    return { rows: rows.length, last: next === null };
  }

  /** The count, when the last page is this one; −1 when it is before, 1 when it is after. */
  async function lookAt(page: number): Promise<{ count: number } | -1 | 1> {
    const { rows, last } = await probe(page);
    if (rows === 0) return page === 1 ? { count: 0 } : -1;
    return last ? { count: (page - 1) * PAGE + rows } : 1;
  }

  // Our own count is nearly right: from its page on in growing steps, then by halving.
  let page = Math.max(1, Math.ceil((counts.get(pipeline) ?? 0) / PAGE));
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  for (let step = 1; filters && low + 1 < high && step <= MOST_PAGES; step *= 2) {
    const found = await lookAt(page);
    if (typeof found === "object") return filters ? found.count : null;
    if (found === -1) high = page;
    else low = page;
    const isBetween = low > 0 && high < Number.POSITIVE_INFINITY;
    if (isBetween) page = Math.floor((low + high) / 2);
    else page = low > 0 ? low + step : Math.max(1, high - step);
  }
  // A whole number of pages: the one after the last full page is empty.
  return filters && high < Number.POSITIVE_INFINITY ? low * PAGE : null;
}

/** All pipelines side by side; those that cannot be counted are left out. */
export async function countLeads(
  client: AmoClient,
  known: KnownCounts,
  signal: AbortSignal,
): Promise<PipelineCount[]> {
  const counts = await Promise.all(
    known.pipelines.map((pipeline) => countPipeline(client, pipeline, known, { signal })),
  );
  return known.pipelines.flatMap((pipeline, index) => {
    const count = counts[index]!;
    return count === null ? [] : [{ pipeline, count }];
  });
}
