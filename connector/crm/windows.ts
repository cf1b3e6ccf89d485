/**
 * A stream's place in a pull that reads spans of time side by side: which are left, and how far those that are being read
 * have come. It is stored with the rows of each step, so a pull that was killed goes on where it was.
 */
import type { StreamName, StreamState } from "#shared/domain/stream.ts";

/** Seconds since 1970, both ends included. `from` moves on as rows are read. */
export interface Span {
  /** Which list it reads, where a stream has several (`calls` of leads, contacts, companies). */
  list: string;
  from: number;
  to: number;
  /** The list cannot be filtered: it is read from end to end, and what lies outside the span is left out. */
  whole?: boolean;
}

export interface WindowCursor {
  /** The instant that the pull will have reached when nothing is left. */
  until: number;
  /** Seconds in all spans together when the pull began. */
  seconds: number;
  left: Span[];
  open: Span[];
}

/** Rows dated a little before the last pull's end may appear after it (late events, clocks that differ). */
export const OVERLAP_SECONDS = 900;
/** What the CRM itself writes down may become visible late; how late, nobody says. */
export const LATE_SECONDS = 6 * 3_600;
/** The newest span stays open towards the future: the CRM's clock may be ahead of ours. */
export const OPEN_END_SECONDS = 400 * 86_400;

export function isWindowCursor(cursor: unknown): cursor is WindowCursor {
  return typeof cursor === "object" && cursor !== null && "left" in cursor && "open" in cursor;
}

/** From an instant on, to the future. */
export const spanFrom = (list: string, from: number, until: number): Span => ({
  list,
  from: Math.min(from, until),
  to: until + OPEN_END_SECONDS,
});

const DAY = 86_400;

/** First instant of the month, or of one so many before it; a day early, for the zones east of Greenwich. */
function monthStart(at: number, before = 0): number {
  const date = new Date(at * 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - before) / 1000 - DAY;
}

/** Whether it holds something of the month in which the pull ends. */
export const isOfThisMonth = (span: Readonly<Span>, until: number): boolean => span.to >= monthStart(until);

/**
 * The same, this month first, then the one that it is compared with, then all before: whoever has just connected an
 * account sees its present figures long before its history is read.
 */
export function newestFirst(list: string, from: number, until: number): Span[] {
  const starts = [monthStart(until), monthStart(until, 1)].filter((start) => start > from);
  let { to } = spanFrom(list, from, until);
  const spans = [...starts, Math.min(from, until)].map((start) => {
    const span = { list, from: start, to };
    to = start - 1;
    return span;
  });
  return spans;
}

/** Seconds of a span up to the pull's end. */
const lengthOf = (span: Span, until: number): number => Math.max(0, Math.min(span.to, until) - span.from + 1);

const totalOf = (spans: readonly Span[], until: number): number =>
  spans.reduce((sum, span) => sum + lengthOf(span, until), 0);

export function beginWindows(spans: Span[], until: number): WindowCursor {
  return { until, seconds: totalOf(spans, until), left: spans, open: [] };
}

/** An interrupted pull's place: what was being read is read on. */
export function resumeWindows<Cursor extends WindowCursor>(cursor: Cursor): Cursor {
  const copy = structuredClone(cursor);
  return { ...copy, left: [...copy.open, ...copy.left], open: [] };
}

/** Share of the time that has been read, 0..1. */
export function shareDone({ left, open, seconds, until }: WindowCursor): number {
  const missing = totalOf(left, until) + totalOf(open, until);
  return seconds > 0 ? Math.max(0, 1 - missing / seconds) : 1;
}

/** The stream's state at this point of the pull. */
export function stateOf(stream: StreamName, cursor: WindowCursor, before: StreamState | null): StreamState {
  const finished = cursor.left.length === 0 && cursor.open.length === 0;
  return {
    stream,
    syncedUntil: finished ? cursor.until : (before?.syncedUntil ?? null),
    problem: before?.problem ?? null,
    cursor: finished ? null : structuredClone(cursor),
  };
}
