/**
 * One bucket for all that this process sends to a portal: the portal counts by our address, not by client object
 * (crm/bitrix24.md 2.1). What an earlier process left in the bucket is remembered with the streams' cursors, so that a
 * sync right after another one is not refused.
 */
import { randomUUID } from "node:crypto";
import { type Clock, createThrottle, realClock, type Throttle } from "../../crm/throttle.ts";
import { throttleLimits } from "../limits.ts";

/** How full the bucket was, when (seconds since 1970), and which process knew. */
export interface Pace {
  level: number;
  at: number;
  process: string;
}

export interface PacedCursor {
  place: unknown;
  pace: Pace;
}

/** Requests that may have been under way, or not yet remembered, when an earlier process was killed. */
const FORGOTTEN = 6;

const THIS_PROCESS = randomUUID();

const buckets = new Map<string, Throttle>();

/** The process's bucket for a portal; tests with a clock of their own get one of their own. */
export function throttleOf(host: string, requestsPerSecond: number | null, clock: Clock): Throttle {
  const limits = throttleLimits(requestsPerSecond);
  if (clock !== realClock) return createThrottle(limits, clock);
  const key = `${host} ${limits.perSecond}`;
  const throttle = buckets.get(key) ?? createThrottle(limits, clock);
  buckets.set(key, throttle);
  return throttle;
}

const isPaced = (cursor: unknown): cursor is PacedCursor =>
  typeof cursor === "object" && cursor !== null && "pace" in cursor && "place" in cursor;

/** The stream's own place in a stored cursor, and how full the bucket was when it was stored. */
export function unpackCursor(cursor: unknown): { place: unknown; pace: Pace | null } {
  return isPaced(cursor) ? { place: cursor.place, pace: cursor.pace } : { place: cursor, pace: null };
}

export const paceOf = (throttle: Throttle, now: number): Pace => ({
  level: throttle.level(),
  at: now,
  process: THIS_PROCESS,
});

/** Fills the bucket with what an earlier process must have left in it. */
export function rememberPace(throttle: Throttle, pace: Pace | null, perSecond: number, now: number): void {
  if (pace === null || pace.process === THIS_PROCESS) return;
  const left = pace.level + FORGOTTEN - Math.max(0, now - pace.at) * perSecond;
  const missing = left - throttle.level();
  if (missing > 0) throttle.fill(missing);
}
