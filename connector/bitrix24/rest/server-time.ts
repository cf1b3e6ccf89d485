/**
 * Filters by time are written on the server's wall clock, `2026-10-05 12:00:00`: a filter with a zone is reported to be
 * ignored (crm/bitrix24.md 3.1). Whether the portal reads it on its own clock or on that of the webhook's owner is not
 * documented, and either may have changed over to summer time since the last pull: the earliest reading is taken, so rows
 * may come twice but none is missed.
 */
import { z } from "zod";
import { Zone } from "#shared/time/zone.ts";
import type { BitrixClient, CallOptions } from "../client.ts";

/** A portal changes its clock twice a year; each sync asks once, with its lists. */
const KEPT_MS = 10 * 60_000;

interface Known {
  offset: Promise<number>;
  askedAt: number;
}

const known = new WeakMap<BitrixClient, Known>();

/** Seconds east of UTC of an ISO text: `+03:00` is 10,800. */
export function offsetOf(iso: string): number {
  const match = /([+-])(\d{2}):?(\d{2})$/.exec(iso);
  return match ? (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60) : 0;
}

/** What the server's clock is ahead of UTC, in seconds. */
export function serverOffset(client: BitrixClient, options: CallOptions): Promise<number> {
  const last = known.get(client);
  if (last && performance.now() - last.askedAt < KEPT_MS) return last.offset;
  const offset = client.call("server.time", {}, z.string(), options).then(offsetOf);
  known.set(client, { offset, askedAt: performance.now() });
  // A failed question is asked again next time.
  offset.catch(() => known.delete(client));
  return offset;
}

/** `2026-10-05 12:00:00` of an instant on a clock. */
export function wallTime(instant: number, offset: number): string {
  return new Date((instant + offset) * 1000).toISOString().slice(0, 19).replace("T", " ");
}

/** The least offset under which the portal may read a filter: its own, the owner's, and that of the last pull. */
export function earliestOffset(
  server: number,
  timeZone: string,
  instant: number,
  before: number | null,
): number {
  return Math.min(server, new Zone(timeZone).offsetAt(instant), before ?? server);
}
