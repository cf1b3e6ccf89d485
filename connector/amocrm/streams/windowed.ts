/** Pulls the lists of a stream by time: many readers side by side, each page a step that can be stored. */
import type { StreamName } from "#shared/domain/stream.ts";
import type { PullOptions, Step } from "../../crm/adapter.ts";
import { runLanes } from "../../crm/lanes.ts";
import { createSlices, type Slices } from "../../crm/slices.ts";
import { FIRST_FIGURES } from "../../crm/throttle.ts";
import {
  beginWindows,
  isOfThisMonth,
  isWindowCursor,
  resumeWindows,
  type Span,
  shareDone,
  spanFrom,
  stateOf,
  type WindowCursor,
} from "../../crm/windows.ts";
import type { Batch } from "../../store/store.ts";
import { PAGES_PER_SLICE, READERS } from "../limits.ts";
import type { Found } from "./read-slice.ts";

/** A list that is read slice by slice. */
export interface TimedList {
  /** A slice that was left cannot be read on: it is read again from its beginning. */
  isNumbered: boolean;
  read(slice: Readonly<Span>, options: PullOptions): AsyncGenerator<Found<Batch>>;
}

export interface WindowedStream {
  stream: StreamName;
  lists: Readonly<Record<string, TimedList>>;
  /** Rows of a page. */
  page: number;
  /** What a first pull reads. */
  first(): Promise<Span[]>;
  /** Lists that later pulls read, and how many seconds before the last pull's end they begin. */
  later: readonly string[];
  overlap: number;
}

interface Piece {
  batch: Batch;
  rows: number;
  /** Moves the place behind these rows. Called when they are about to be stored, so that the place is never ahead. */
  settle(): void;
}

/** Reads slices until none is left; each page is one piece. */
async function* readSlices(
  { lists }: WindowedStream,
  slices: Slices,
  options: PullOptions,
): AsyncGenerator<Piece> {
  try {
    for (let slice = await slices.take(); slice; slice = await slices.take())
      yield* readOne(lists[slice.list]!, slices, slice, options);
  } catch (error) {
    slices.stop();
    throw error;
  }
}

async function* readOne(
  list: TimedList,
  slices: Slices,
  slice: Span,
  options: PullOptions,
): AsyncGenerator<Piece> {
  const start = slice.from;
  const end = Math.min(slice.to, options.until);
  let rows = 0;
  const isFirstPull = options.state?.syncedUntil == null;
  const isAwaited = isFirstPull && isOfThisMonth(slice, options.until);
  const call = isAwaited ? { ...options, priority: FIRST_FIGURES } : options;
  for await (const found of list.read({ ...slice }, call)) {
    if (found.kind === "unfiltered") return slices.makeWhole(slice.list);
    if (found.kind === "too-long") {
      const { rest } = found;
      slices.learn(slice.list, found.rows, end - start - (rest ? Math.min(rest.to, end) - rest.from : 0));
      // What was read is behind us only when it is stored.
      if (rest === null) slices.halve(slice);
      else yield { batch: {}, rows: 0, settle: () => slices.giveBack(Object.assign(slice, rest)) };
      return;
    }
    rows += found.count;
    // A second that fills more than a page cannot be shared.
    const isMoving = !list.isNumbered && !slice.whole && found.from > start;
    const isRestWanted = found.more && (slices.isFirst(slice) || (isMoving && slices.isIdle()));
    if (isRestWanted && !list.isNumbered) slices.learn(slice.list, rows, found.from - start);
    yield {
      batch: found.rows,
      rows: found.count,
      settle() {
        slice.from = Math.max(slice.from, found.from);
        if (isRestWanted) slices.giveBack(slice);
      },
    };
    if (isRestWanted) return;
  }
  slices.learn(slice.list, rows, end - start);
  yield { batch: {}, rows: 0, settle: () => slices.finish(slice) };
}

async function* pullWindows(
  windowed: WindowedStream,
  cursor: WindowCursor,
  options: PullOptions,
): AsyncGenerator<Step> {
  const { stream, page } = windowed;
  const slices = createSlices(cursor, { readers: READERS, rows: page * PAGES_PER_SLICE, page });
  const lanes = Array.from({ length: READERS }, () => () => readSlices(windowed, slices, options));
  for await (const { batch, rows, settle } of runLanes(lanes, READERS, slices.stop)) {
    settle();
    yield { batch, state: stateOf(stream, cursor, options.state), rows, done: shareDone(cursor) };
  }
}

/** Goes on with an interrupted pull, then reads what is new since. */
export async function* pullWindowed(windowed: WindowedStream, options: PullOptions): AsyncGenerator<Step> {
  const { until } = options;
  let { state } = options;
  if (isWindowCursor(state?.cursor)) {
    for await (const step of pullWindows(windowed, resumeWindows(state.cursor), options)) {
      state = step.state;
      yield step;
    }
    // The interrupted pull had the same end: nothing can be new.
    if (state?.syncedUntil === until) return;
  } else if (state?.syncedUntil == null) {
    yield* pullWindows(windowed, beginWindows(await windowed.first(), until), options);
    return;
  }
  const before = state?.syncedUntil ?? options.since;
  const spans = windowed.later.map((list) => spanFrom(list, before - windowed.overlap, until));
  yield* pullWindows(windowed, beginWindows(spans, until), { ...options, state });
}
