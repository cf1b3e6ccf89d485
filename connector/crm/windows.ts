/**
 * A stream's place in a pull that reads several windows of time side by side: which are done, and up to where the others
 * have come. It is stored with the rows of each step, so a pull that was killed goes on where it was.
 */
import type { StreamName, StreamState } from "#shared/domain/stream.ts";

export interface WindowPlace {
  /** Which list it reads, where a stream has several (`calls` of leads, contacts, companies). */
  list: string;
  from: number;
  to: number;
  /** Read up to here; equals `from` at the start. */
  at: number;
  done: boolean;
}

export interface WindowCursor {
  /** The instant that the pull will have reached when all windows are done. */
  until: number;
  windows: WindowPlace[];
}

/** Rows dated a little before the last pull's end may appear after it (late events, clocks that differ). */
export const OVERLAP_SECONDS = 900;
/** The newest window stays open towards the future: the CRM's clock may be ahead of ours. */
export const OPEN_END_SECONDS = 400 * 86_400;

export function isWindowCursor(cursor: unknown): cursor is WindowCursor {
  return (
    typeof cursor === "object" && cursor !== null && "windows" in cursor && Array.isArray(cursor.windows)
  );
}

/** Equal windows over [from, until], the last one open towards the future. */
export function splitWindows(list: string, from: number, until: number, count: number): WindowPlace[] {
  const start = Math.min(from, until);
  const length = Math.max(1, Math.ceil((until - start) / count));
  return Array.from({ length: count }, (_, index): WindowPlace => {
    const first = start + index * length;
    const last = index === count - 1;
    return {
      list,
      from: first,
      at: first,
      to: last ? until + OPEN_END_SECONDS : first + length - 1,
      done: false,
    };
  });
}

/** Share of the time span that has been read, 0..1. */
export function shareDone(cursor: WindowCursor): number {
  let read = 0;
  let all = 0;
  for (const window of cursor.windows) {
    const to = Math.min(window.to, cursor.until);
    const length = Math.max(1, to - window.from);
    all += length;
    read += window.done ? length : Math.min(length, Math.max(0, window.at - window.from));
  }
  return all > 0 ? read / all : 1;
}

/** The stream's state at this point of the pull. */
export function stateOf(stream: StreamName, cursor: WindowCursor, before: StreamState | null): StreamState {
  const finished = cursor.windows.every((window) => window.done);
  return {
    stream,
    syncedUntil: finished ? cursor.until : (before?.syncedUntil ?? null),
    problem: before?.problem ?? null,
    cursor: finished ? null : structuredClone(cursor),
  };
}
