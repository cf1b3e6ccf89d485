/**
 * Reading whole lists: by ranges of ids, many pages a request (`rest/id-ranges.ts`); by offsets where a list is short or a
 * method turns out not to keep the filter by id (reliability.md A1, A5, A9, A10).
 */
import { parseAnswer } from "../crm/contract.ts";
import type { BitrixClient, CallOptions } from "./client.ts";
import { BATCH, LANES, PAGE } from "./limits.ts";
import { densityOf, type Fit, fitOf, type IdRange, planRanges, type RangePlan } from "./rest/id-ranges.ts";
import { idOf, type ListSource, listCommand, rawRows, readListAnswer } from "./rest/list-answers.ts";
import type { Params } from "./rest/parameters.ts";

export { CRM_LIST, type ListSource } from "./rest/list-answers.ts";

export interface ListPage<Row> {
  rows: Row[];
  /** Every id up to this one has been read. */
  lastId: number;
  /** Share of the list that has been read, 0..1. */
  share: number;
}

const rangeCommand = <Row>(source: ListSource<Row>, { from, to }: IdRange) =>
  listCommand(source, "ascending", { ">ID": from, ...(to === null ? {} : { "<=ID": to }) });

interface RangePage<Row> {
  range: IdRange;
  fit: Fit;
  ids: number[];
  rows: Row[];
}

async function askRanges<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  ranges: readonly IdRange[],
  options: CallOptions,
): Promise<RangePage<Row>[]> {
  const answers = await client.ask(
    ranges.map((range) => rangeCommand(source, range)),
    options,
  );
  return ranges.map((range, index) => {
    const { ids, rows, total } = readListAnswer(answers[index]!, source, client.host);
    return { range, ids, rows, fit: fitOf(range, ids, total) };
  });
}

/** Where a reading begins. */
export interface ListStart {
  /** Only ids above this one. */
  after: number;
  /** Many rows are expected: the newest ids are asked for with the first page, so that batches can run side by side. */
  isLong: boolean;
}

async function askFirst<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  { after, isLong }: ListStart,
  options: CallOptions,
): Promise<{ page: RangePage<Row>; newest: number[] }> {
  const range = { from: after, to: null };
  const tail = { ...source, select: ["ID"] };
  const [first, last] = await client.ask(
    [rangeCommand(source, range), ...(isLong ? [listCommand(tail, "descending", {})] : [])],
    options,
  );
  const { ids, rows, total } = readListAnswer(first!, source, client.host);
  const newest = last && !("refusal" in last) ? rawRows(last, source, client.host) : [];
  return {
    page: { range, ids, rows, fit: fitOf(range, ids, total) },
    newest: newest.map((row) => idOf(row, source.method, client.host)),
  };
}

/** Rows with an id above `after`. Pages come as they arrive; each can be stored on its own. */
export async function* readById<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  start: ListStart,
  options: CallOptions,
): AsyncGenerator<ListPage<Row>> {
  const { after } = start;
  const { page, newest } = await askFirst(client, source, start, options);
  const last = Math.max(after, ...page.ids);
  if (page.fit.kind === "strayed") return yield* readAnyway(client, source, after, options);
  if (page.fit.kind === "whole") {
    if (page.rows.length > 0) yield { rows: page.rows, lastId: last, share: 1 };
    return;
  }
  const from = page.fit.rest[0]!.from;
  const top = Math.max(last, ...newest);
  const plan = planRanges({ from, top, density: densityOf(page.ids) });
  // A list that is equally dense at both ends is taken to be so between them; others are felt out first.
  const lanes = newest.length > 1 && Math.min(densityOf(page.ids), densityOf(newest)) > 0.5 ? LANES : 1;
  yield { rows: page.rows, lastId: from, share: shareOf(from, after, top) };
  yield* readPlan(client, source, { plan, lanes, after }, options);
}

const shareOf = (at: number, from: number, top: number): number =>
  top > from ? Math.min(1, (at - from) / (top - from)) : 1;

async function* readPlan<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  { plan, after, ...start }: { plan: RangePlan; lanes: number; after: number },
  options: CallOptions,
): AsyncGenerator<ListPage<Row>> {
  const running = new Map<number, Promise<{ name: number; pages: RangePage<Row>[] }>>();
  let { lanes } = start;
  let names = 0;
  const launch = () => {
    while (running.size < lanes) {
      const ranges = plan.take(BATCH);
      if (ranges.length === 0) return;
      const name = names++;
      const answers = askRanges(client, source, ranges, options);
      running.set(
        name,
        answers.then((pages) => ({ name, pages })),
      );
    }
  };
  try {
    for (launch(); running.size > 0; launch()) {
      const { name, pages } = await Promise.race(running.values());
      running.delete(name);
      if (pages.some((page) => page.fit.kind === "strayed"))
        return yield* readAnyway(client, source, after, options);
      for (const page of pages) plan.settle(page.range, page.fit, page.ids);
      const rows = pages.flatMap((page) => page.rows);
      if (rows.length * 4 > pages.length * PAGE) lanes = LANES;
      const lastId = plan.readUpTo();
      if (rows.length > 0) yield { rows, lastId, share: shareOf(lastId, after, plan.top) };
    }
  } finally {
    await Promise.allSettled(running.values());
  }
}

/**
 * The method does not keep the filter by id: everything is read by offsets. `lastId` moves only with the last row, so
 * that an interruption begins here again.
 */
async function* readAnyway<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  after: number,
  options: CallOptions,
): AsyncGenerator<ListPage<Row>> {
  const { params } = listCommand({ ...source, counted: true }, "ascending", { ">ID": after });
  const rows = await readByOffset(client, source, params, options);
  const lastId = rows.reduce((max, row) => Math.max(max, idOf(row, source.method, client.host)), after);
  yield { rows, lastId, share: 1 };
}

const OFFSET_READINGS = 2;

/** A list read by `start`: users, departments, statuses. Read twice when rows moved between its pages. */
export async function readByOffset<Row>(
  client: BitrixClient,
  source: Pick<ListSource<Row>, "method" | "row" | "under">,
  params: Params,
  options: CallOptions,
): Promise<Row[]> {
  const found = new Map<string, Row>();
  for (let reading = 1; ; reading++) {
    const count = await readOffsets(client, { ...source, params }, found, options);
    if (found.size >= count || reading >= OFFSET_READINGS) return [...found.values()];
  }
}

/** One reading through all offsets, the pages after the first one in batches; answers how many rows the portal counts. */
async function readOffsets<Row>(
  client: BitrixClient,
  { method, row, under, params }: Pick<ListSource<Row>, "method" | "row" | "under"> & { params: Params },
  found: Map<string, Row>,
  options: CallOptions,
): Promise<number> {
  let count = 0;
  for (let starts = [0]; starts.length > 0; ) {
    const commands = starts.map((start) => ({ method, params: { ...params, start } }));
    let next: number | null = null;
    for (const answer of await client.ask(commands, options)) {
      const raw = rawRows(answer, { method, under }, client.host);
      for (const one of raw) found.set(JSON.stringify(one), parseAnswer(row, one, method, client.host));
      if ("total" in answer) count = Math.max(count, answer.total ?? 0);
      next = raw.length > 0 && "next" in answer ? answer.next : null;
    }
    const from = next !== null && next > starts.at(-1)! ? next : null;
    starts = from === null ? [] : [from];
    while (from !== null && starts.length < BATCH && starts.at(-1)! + PAGE < count)
      starts.push(starts.at(-1)! + PAGE);
  }
  return count;
}

/** The rows of these ids that the list shows, fifty a command. */
export async function readByIds<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  ids: readonly string[],
  options: CallOptions,
): Promise<Row[]> {
  const chunks = Array.from({ length: Math.ceil(ids.length / PAGE) }, (_, index) =>
    ids.slice(index * PAGE, (index + 1) * PAGE),
  );
  const answers = await client.ask(
    chunks.map((chunk) => listCommand(source, "ascending", { "@ID": chunk })),
    options,
  );
  return answers.flatMap((answer) => readListAnswer(answer, source, client.host).rows);
}
