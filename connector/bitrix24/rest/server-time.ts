/**
 * Filters by time are written on the server's wall clock, `2026-10-05 12:00:00`: a filter with a zone is reported to be
 * ignored (crm/bitrix24.md 3.1). The server's offset is in its own answer to `server.time`.
 */
import { z } from "zod";
import type { PullOptions } from "../../crm/adapter.ts";
import type { BitrixClient } from "../client.ts";

const offsets = new WeakMap<BitrixClient, Promise<number>>();

/** Seconds east of UTC of an ISO text: `+03:00` is 10,800. */
export function offsetOf(iso: string): number {
  const match = /([+-])(\d{2}):?(\d{2})$/.exec(iso);
  return match ? (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60) : 0;
}

export function serverOffset(
  client: BitrixClient,
  options: Pick<PullOptions, "signal" | "meter">,
): Promise<number> {
  const known =
    offsets.get(client) ??
    client
      .call("server.time", {}, z.string(), { signal: options.signal, meter: options.meter })
      .then(offsetOf);
  offsets.set(client, known);
  return known;
}

export async function serverTime(
  client: BitrixClient,
  instant: number,
  options: PullOptions,
): Promise<string> {
  const local = instant + (await serverOffset(client, options));
  return new Date(local * 1000).toISOString().slice(0, 19).replace("T", " ");
}
