/**
 * Reading a slice of time to its end although rows move meanwhile (reliability.md A1, A2, A7, A9). amoCRM pages by number
 * over live rows, so a row that leaves an earlier page pulls one unread row behind our back. Where a list is sorted by an
 * instant, the next page therefore begins at the last instant read (inclusive; upserts make the repeats harmless); page
 * numbers serve only inside one second that fills more than a page, and on lists that cannot be sorted.
 */
import { LATE_SECONDS, type Span } from "../../crm/windows.ts";
import { type AmoClient, type GetOptions, TooLargeError } from "../client.ts";
import { followPages, halved, pathOf, type Source } from "../pages.ts";
import { isUnknown } from "./unknown-question.ts";

export interface TimedSource<Row> extends Source<Row> {
  /** Field to filter and sort by. */
  field: "created_at" | "updated_at";
  /** The list can be asked for in ascending order of the field. Events cannot; their order is not confirmed (3.7). */
  sortable: boolean;
  /** Pages that may be followed by number: rows that are only ever added cannot slip through, so several. */
  pages: number;
  /** All rows are wanted: time only divides the work, and does not where filters do not hold. */
  isTimeless?: boolean;
  instantOf(row: Row): number;
}

export type Found<Rows> =
  /** Rows inside the slice, and how many. `from`: everything before it has been read. `more`: the slice goes on. */
  | { kind: "rows"; rows: Rows; count: number; from: number; more: boolean }
  /** More than one reader should follow by page numbers. `rest`: where unread rows are, as far as that can be told. */
  | { kind: "too-long"; rows: number; rest: { from: number; to: number } | null }
  /** Rows outside the slice: filters are "alpha, not for every account" (3.4), and not for this one. */
  | { kind: "unfiltered" };

export async function* readSlice<Row>(
  client: AmoClient,
  source: TimedSource<Row>,
  slice: Readonly<Span>,
  options: GetOptions,
): AsyncGenerator<Found<Row[]>> {
  try {
    if (slice.whole) yield* readWhole(client, source, slice, options);
    else if (source.sortable) yield* readAscending(client, source, slice, options);
    else yield* readNumbered(client, source, slice, options);
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error;
    yield* readSlice(client, halved(source), slice, options);
  }
}

const filterOf = <Row>({ field }: TimedSource<Row>, from: number, to: number) => ({
  [`filter[${field}][from]`]: from,
  [`filter[${field}][to]`]: to,
});

const instantsOf = <Row>(source: TimedSource<Row>, rows: readonly Row[]) => rows.map(source.instantOf);

const areWithin = (instants: readonly number[], from: number, to: number) =>
  instants.every((at) => at >= from && at <= to);

const ascend = (instants: readonly number[]) =>
  instants.every((at, index) => index === 0 || at >= instants[index - 1]!);

async function* readAscending<Row>(
  client: AmoClient,
  source: TimedSource<Row>,
  { from: start, to }: Readonly<Span>,
  options: GetOptions,
): AsyncGenerator<Found<Row[]>> {
  for (let from = start; ; ) {
    const asked = from;
    const query = { ...filterOf(source, asked, to), [`order[${source.field}]`]: "asc" };
    let more = false;
    for await (const page of followPages(client, source, pathOf(source, query), options)) {
      const instants = instantsOf(source, page.rows);
      if (!areWithin(instants, asked, to)) {
        yield { kind: "unfiltered" };
        return;
      }
      if (!ascend(instants)) {
        // The order was not kept: numbers are all there is.
        yield* readNumbered(client, source, { list: "", from: asked, to }, options);
        return;
      }
      from = Math.max(from, instants.at(-1) ?? from);
      more = page.next !== null;
      yield { kind: "rows", rows: page.rows, count: page.rows.length, from, more };
      // Page numbers only inside one second that fills more than a page.
      if (from > asked) break;
    }
    if (!more || from === asked) return;
  }
}

async function* readNumbered<Row>(
  client: AmoClient,
  source: TimedSource<Row>,
  { from, to }: Readonly<Span>,
  options: GetOptions,
): AsyncGenerator<Found<Row[]>> {
  const seen = createTrail();
  try {
    const first = pathOf(source, filterOf(source, from, to));
    for await (const page of followPages(client, source, first, options)) {
      const instants = instantsOf(source, page.rows);
      if (!areWithin(instants, from, to)) {
        yield { kind: "unfiltered" };
        return;
      }
      seen.add(instants);
      yield { kind: "rows", rows: page.rows, count: page.rows.length, from, more: page.next !== null };
      if (seen.pages >= source.pages && page.next && to > from) {
        yield { kind: "too-long", rows: seen.rows, rest: seen.rest(from, to) };
        return;
      }
    }
  } catch (error) {
    // So high a page number is not answered.
    if (seen.pages === 0 || to <= from || !isUnknown(error)) throw error;
    yield { kind: "too-long", rows: seen.rows, rest: seen.rest(from, to) };
  }
}

/**
 * What was read of a list that nobody promises to sort. Where it was sorted so far, what is unread lies behind its end;
 * whatever appeared late may stand out of order, so some hours of it are read again.
 */
function createTrail() {
  let ascends = true;
  let descends = true;
  let last: number | null = null;
  const trail = {
    pages: 0,
    rows: 0,
    add(instants: readonly number[]) {
      trail.pages++;
      trail.rows += instants.length;
      for (const at of instants) {
        ascends &&= last === null || at >= last;
        descends &&= last === null || at <= last;
        last = at;
      }
    },
    rest(from: number, to: number): { from: number; to: number } | null {
      if (last === null || ascends === descends) return null;
      const rest = ascends
        ? { from: Math.max(from, last - LATE_SECONDS), to }
        : { from, to: Math.min(to, last + LATE_SECONDS) };
      return rest.to - rest.from < to - from ? rest : null;
    },
  };
  return trail;
}

/** From end to end, the newest first where the list can be sorted, up to where all is older than what is wanted. */
async function* readWhole<Row>(
  client: AmoClient,
  source: TimedSource<Row>,
  { from, to }: Readonly<Span>,
  options: GetOptions,
): AsyncGenerator<Found<Row[]>> {
  const order: Record<string, string> = source.sortable ? { [`order[${source.field}]`]: "desc" } : {};
  let oldest = Number.POSITIVE_INFINITY;
  let descends = true;
  for await (const page of followPages(client, source, pathOf(source, order), options)) {
    const instants = instantsOf(source, page.rows);
    descends &&= ascend([...instants.toReversed(), oldest]);
    oldest = Math.min(oldest, ...instants);
    const isWanted = (at: number) => source.isTimeless === true || (at >= from && at <= to);
    const rows = page.rows.filter((_, index) => isWanted(instants[index]!));
    yield { kind: "rows", rows, count: rows.length, from, more: page.next !== null };
    if (descends && oldest < from && !source.isTimeless) return;
  }
}

/** All rows of a span of time, by one reader; from end to end where filters do not hold. */
export async function* readSpan<Row>(
  client: AmoClient,
  source: TimedSource<Row>,
  span: Omit<Span, "list">,
  options: GetOptions,
): AsyncGenerator<Row[]> {
  const patient = { ...source, pages: Number.POSITIVE_INFINITY };
  for await (const found of readSlice(client, patient, { list: source.key, ...span }, options)) {
    if (found.kind === "rows") yield found.rows;
    if (found.kind === "unfiltered") yield* readSpan(client, source, { ...span, whole: true }, options);
  }
}
