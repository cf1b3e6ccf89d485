/**
 * The operating time of each method (crm/bitrix24.md 2.2): the portal adds up the seconds that a method took in ten
 * minutes and then refuses that method alone. Portals differ in whether a batch is billed to its inner methods or to
 * `batch`, so both are watched, and counters that are missing mean nothing.
 */
import { OPERATING_LIMIT, OPERATING_MARGIN } from "../limits.ts";

export interface OperatingTime {
  /** Seconds to wait before the method may be called, 0 when it may be now. */
  wait(method: string, now: number): number;
  /** What an answer said of a method. Times are seconds since 1970. */
  note(
    method: string,
    operating: number | null | undefined,
    resetAt: number | string | null | undefined,
  ): void;
  /** The portal refused the method: it pauses until `resetAt`, or a minute. */
  refuse(method: string, resetAt: number | null, now: number): void;
}

const PAUSE_SECONDS = 60;

function secondsOf(resetAt: number | string | null | undefined): number | null {
  if (typeof resetAt === "number") return resetAt;
  if (typeof resetAt !== "string") return null;
  const parsed = /^\d+$/.test(resetAt) ? Number(resetAt) : Date.parse(resetAt) / 1000;
  return Number.isNaN(parsed) ? null : parsed;
}

export function createOperatingTime(): OperatingTime {
  const until = new Map<string, number>();
  return {
    wait(method, now) {
      const paused = until.get(method);
      if (paused === undefined) return 0;
      if (paused > now) return paused - now;
      until.delete(method);
      return 0;
    },
    note(method, operating, resetAt) {
      const reset = secondsOf(resetAt);
      if (operating != null && reset !== null && operating >= OPERATING_LIMIT - OPERATING_MARGIN)
        until.set(method, reset);
    },
    refuse(method, resetAt, now) {
      until.set(method, resetAt ?? now + PAUSE_SECONDS);
    },
  };
}
