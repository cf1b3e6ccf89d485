/**
 * Deals out the spans of a pull to readers that work side by side, in slices of some pages each, so that all of them have
 * work to the end whatever the latency. How dense a list is, is learned while it is read: the first reader asks for all
 * of it, and a list that fits into one page costs one request.
 */
import type { Span, WindowCursor } from "./windows.ts";

export interface SliceSizes {
  readers: number;
  /** Rows that a slice should have: enough that a last, half empty page does not matter. */
  rows: number;
  /** Rows of a page; slices are not made smaller. */
  page: number;
}

export interface Slices {
  /** The next slice to read; waits while others may still give some back. `null` when nothing is left. */
  take(): Promise<Span | null>;
  /** It has been read. */
  finish(slice: Span): void;
  /** The rest of it, from `slice.from` on, is to be dealt out anew. */
  giveBack(slice: Span): void;
  /** It holds too much for one reader, which has therefore not read it: two halves are to be dealt out. */
  halve(slice: Span): void;
  /** Filters do not hold on this list: its spans become one, which is read from end to end. */
  makeWhole(list: string): void;
  /** Rows of a list that were found in so many seconds of it. */
  learn(list: string, rows: number, seconds: number): void;
  /** The list's first slice: what is behind its first page had better be shared. */
  isFirst(slice: Span): boolean;
  /** Somebody has nothing to do. */
  isIdle(): boolean;
  /** Nobody waits any longer. */
  stop(): void;
}

/** Before anything is known of a list, it is cut into so many slices for each reader. */
const UNKNOWN_CUTS = 4;

/** A slice without rows makes the next one so many times longer. */
const EMPTY_STEP = 4;

export function createSlices(cursor: WindowCursor, sizes: SliceSizes): Slices {
  const { readers, rows: wanted, page } = sizes;
  /** Rows a second. */
  const density = new Map<string, number>();
  const probed = new Set<string>();
  const probing = new Map<string, Span>();
  let waiting: (() => void)[] = [];
  let stopped = false;

  function wake(): void {
    const all = waiting;
    waiting = [];
    for (const one of all) one();
  }

  /** Not so when its list has been made whole meanwhile. */
  const isOpen = (slice: Span) => cursor.open.includes(slice);

  function close(slice: Span): void {
    cursor.open = cursor.open.filter((one) => one !== slice);
    if (probing.get(slice.list) === slice) probing.delete(slice.list);
    wake();
  }

  /** Seconds of the next slice of a span. */
  function lengthFor({ list, from, to }: Span): number {
    const left = Math.min(to, cursor.until) - from + 1;
    const known = density.get(list);
    if (known === undefined) return Math.ceil(left / (readers * UNKNOWN_CUTS));
    // Towards the end slices become smaller, so that all readers end together.
    const rows = Math.max(page, Math.min(wanted, (known * left) / readers));
    return Math.max(1, Math.ceil(rows / known));
  }

  function cut(span: Span): Span {
    const isFirst = !probed.has(span.list);
    const length = isFirst || span.whole ? Number.POSITIVE_INFINITY : lengthFor(span);
    let slice = span;
    if (span.from + length > Math.min(span.to, cursor.until)) {
      cursor.left.splice(cursor.left.indexOf(span), 1);
    } else {
      slice = { ...span, to: span.from + length - 1 };
      span.from += length;
    }
    if (isFirst) probing.set(span.list, slice);
    probed.add(span.list);
    cursor.open.push(slice);
    return slice;
  }

  return {
    async take() {
      for (;;) {
        if (stopped) return null;
        const span = cursor.left.find((one) => !probing.has(one.list));
        if (span) return cut(span);
        if (cursor.open.length === 0) return null;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    finish: close,
    giveBack(slice) {
      if (isOpen(slice)) cursor.left.unshift({ ...slice });
      close(slice);
    },
    halve(slice) {
      const { from, to } = slice;
      // The open end holds nothing to speak of.
      const middle = Math.floor((from + Math.max(from + 1, Math.min(to, cursor.until))) / 2);
      if (isOpen(slice)) cursor.left.unshift({ ...slice, to: middle }, { ...slice, from: middle + 1 });
      close(slice);
    },
    makeWhole(list) {
      const isOther = (span: Span) => span.list !== list;
      const spans = [...cursor.left, ...cursor.open].filter((span) => !isOther(span));
      if (spans.some((span) => span.whole)) return;
      const from = Math.min(...spans.map((span) => span.from));
      const to = Math.max(...spans.map((span) => span.to));
      cursor.left = [{ list, from, to, whole: true }, ...cursor.left.filter(isOther)];
      cursor.open = cursor.open.filter(isOther);
      probing.delete(list);
      wake();
    },
    learn(list, rows, seconds) {
      const found = rows / Math.max(1, seconds);
      const known = density.get(list);
      // Where nothing is, larger steps are taken; where much is, that is believed at once.
      if (known === undefined || found > known) density.set(list, found);
      else density.set(list, rows === 0 ? known / EMPTY_STEP : (known + found) / 2);
    },
    isFirst: (slice) => !slice.whole && probing.get(slice.list) === slice,
    isIdle: () => waiting.length > 0,
    stop() {
      stopped = true;
      wake();
    },
  };
}
