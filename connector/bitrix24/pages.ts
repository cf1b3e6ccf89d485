/**
 * Reading whole lists: by ranges of ids, many pages a request (`rest/id-ranges.ts`); by offsets where a list is short or a
 * method turns out not to keep the filter by id (reliability.md A1, A5, A9, A10).
 */
import type { BitrixClient, CallOptions, CommandAnswer } from "./client.ts";
import { BATCH, LANES, PAGE } from "./limits.ts";
import { densityOf, type Fit, fitOf, type IdRange, planRanges, type RangePlan } from "./rest/id-ranges.ts";
import { idOf, type ListSource, listCommand, rawRows, readListAnswer } from "./rest/list-answers.ts";
import { readByOffset } from "./rest/offsets.ts";
import type { Param } from "./rest/parameters.ts";
import { isFilterRefused } from "./rest/refusals.ts";

export { CRM_LIST, type ListSource } from "./rest/list-answers.ts";
export { readByOffset } from "./rest/offsets.ts";

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

function toPage<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  range: IdRange,
  answer: CommandAnswer,
): RangePage<Row> {
  if ("refusal" in answer && isFilterRefused(answer.refusal))
    return { range, ids: [], rows: [], fit: { kind: "strayed" } };
  const { ids, rows, total } = readListAnswer(answer, source, client.host);
  return { range, ids, rows, fit: fitOf(range, ids, total) };
}

async function askRanges<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  ranges: readonly IdRange[],
  options: CallOptions,
): Promise<RangePage<Row>[]> {
  const commands = ranges.map((range) => rangeCommand(source, range));
  const answers = await client.ask(commands, options);
  return ranges.map((range, index) => toPage(client, source, range, answers[index]!));
}

/** Where a reading begins. */
export interface ListStart {
  /** Only ids above this one. */
  after: number;
  /**
   * Many rows are expected: the newest ids and their number are asked for with the first page, so that batches can run
   * side by side and a page that came short is noticed. A short list is counted page by page.
   */
  isLong: boolean;
  /** Of a long list the id after which the wanted rows begin, by the highest id that the portal shows. */
  skipOld?: ((top: number) => Promise<number>) | undefined;
}

interface FirstAnswers<Row> {
  page: RangePage<Row>;
  newest: number[];
  /** Rows that the portal has, where it was asked. */
  expected: number | null;
}

async function askFirst<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  { after, isLong }: ListStart,
  options: CallOptions,
): Promise<FirstAnswers<Row>> {
  const range = { from: after, to: null };
  const tail = { ...source, select: ["ID"], counted: true };
  const [first, last] = await client.ask(
    [rangeCommand(source, range), ...(isLong ? [listCommand(tail, "descending", { ">ID": after })] : [])],
    options,
  );
  const page = toPage(client, source, range, first!);
  if (!last || "refusal" in last) return { page, newest: [], expected: null };
  const newest = rawRows(last, source, client.host).map((row) => idOf(row, source.method, client.host));
  return { page, newest, expected: last.total };
}

/** Rows with an id above `after`. Pages come as they arrive; each can be stored on its own. */
export async function* readById<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  start: ListStart,
  options: CallOptions,
): AsyncGenerator<ListPage<Row>> {
  const list = start.isLong ? source : { ...source, counted: true };
  const first = await askFirst(client, list, start, options);
  const after = (await start.skipOld?.(Math.max(0, ...first.newest))) ?? 0;
  if (after > start.after) return yield* readById(client, source, { after, isLong: start.isLong }, options);
  const seen = new Set<number>();
  for await (const { ids, ...page } of readPages(client, list, start, first, options)) {
    for (const id of ids) seen.add(id);
    if (page.rows.length > 0) yield page;
  }
  if (list.counted || (await isWhole(client, list, { ...first, seen, after: start.after }, options))) return;
  const counted = { ...list, counted: true };
  const again = await askFirst(client, counted, start, options);
  for await (const { ids: _, ...page } of readPages(client, counted, start, again, options)) yield page;
}

/** A page with all its ids, also of rows that came before. */
type ReadPage<Row> = ListPage<Row> & { ids: readonly number[] };

async function* readPages<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  { after }: ListStart,
  { page, newest }: FirstAnswers<Row>,
  options: CallOptions,
): AsyncGenerator<ReadPage<Row>> {
  const last = Math.max(after, ...page.ids);
  if (page.fit.kind === "strayed") return yield* readAnyway(client, source, after, options);
  if (page.fit.kind === "whole") return yield { rows: page.rows, ids: page.ids, lastId: last, share: 1 };
  const from = page.fit.rest[0]!.from;
  const top = Math.max(last, ...newest);
  const plan = planRanges({ from, top, density: densityOf(page.ids) });
  // A list that is equally dense at both ends is taken to be so between them; others are felt out first.
  const lanes = newest.length > 1 && Math.min(densityOf(page.ids), densityOf(newest)) > 0.5 ? LANES : 1;
  yield { rows: page.rows, ids: page.ids, lastId: from, share: shareOf(from, after, top) };
  yield* readPlan(client, source, { plan, lanes, after }, options);
}

/** Whether as many rows came as the portal counts; where fewer did, it is asked again, since rows may have gone meanwhile. */
async function isWhole<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  { expected, newest, seen, after }: FirstAnswers<Row> & { seen: ReadonlySet<number>; after: number },
  options: CallOptions,
): Promise<boolean> {
  if (expected === null || seen.size >= expected) return true;
  const top = [...seen, ...newest].reduce((max, id) => Math.max(max, id), after);
  const counting = { ...source, select: ["ID"], counted: true };
  const [answer] = await client.ask(
    [listCommand(counting, "ascending", { ">ID": after, "<=ID": top })],
    options,
  );
  return !("total" in answer!) || answer.total === null || seen.size >= answer.total;
}

const shareOf = (at: number, from: number, top: number): number =>
  top > from ? Math.min(1, (at - from) / (top - from)) : 1;

async function* readPlan<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  { plan, after, ...start }: { plan: RangePlan; lanes: number; after: number },
  options: CallOptions,
): AsyncGenerator<ReadPage<Row>> {
  const running = new Map<number, Promise<{ name: number; pages: RangePage<Row>[] }>>();
  let { lanes } = start;
  let names = 0;
  const launch = () => {
    while (running.size < lanes) {
      const ranges = plan.take(BATCH);
      if (ranges.length === 0) return;
      const name = names++;
      const answers = askRanges(client, source, ranges, options).then((pages) => ({ name, pages }));
      // It may fail while the receiver is busy with another page: it is told when its turn comes.
      answers.catch(() => undefined);
      running.set(name, answers);
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
      const ids = pages.flatMap((page) => page.ids);
      yield { rows, ids, lastId, share: shareOf(lastId, after, plan.top) };
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
): AsyncGenerator<ReadPage<Row>> {
  const counted = { ...source, counted: true };
  const paramsWith = (conditions: Record<string, Param>) =>
    listCommand(counted, "ascending", conditions).params;
  const [probe] = await client.ask(
    [{ method: source.method, params: { ...paramsWith({ ">ID": after }), start: 0 } }],
    options,
  );
  const isRefused = "refusal" in probe! && isFilterRefused(probe.refusal);
  const rows = await readByOffset(client, source, paramsWith(isRefused ? {} : { ">ID": after }), options);
  const ids = rows.map((row) => idOf(row, source.method, client.host));
  yield { rows, ids, lastId: ids.reduce((max, id) => Math.max(max, id), after), share: 1 };
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
