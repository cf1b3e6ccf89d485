/**
 * When a job is due, by a cron pattern and the wall clock of a zone. A time that a clock change skips is due at the first
 * instant after the gap, a time that comes twice at the first of the two (reliability.md E1, E2). Both implementations of
 * the port use this: pg-boss's own cron leaves out a day where the gap is half an hour (Lord Howe).
 */
import { Cron } from "croner";
import type { Instant } from "#shared/domain/instant.ts";

const kept = new Map<string, Cron>();

function cronOf(pattern: string, zone: string): Cron {
  const key = `${pattern} ${zone}`;
  let cron = kept.get(key);
  if (!cron) {
    cron = new Cron(pattern, { timezone: zone });
    kept.set(key, cron);
  }
  return cron;
}

/** `cronSlot("0 9 * * mon", "Europe/Moscow", at)`: the latest Monday, 09:00 there, at or before `at`. */
export function cronSlot(pattern: string, zone: string, at: Instant): Instant | null {
  // Croner looks strictly before its reference.
  const [slot] = cronOf(pattern, zone).previousRuns(1, new Date((at + 1) * 1000));
  return slot ? Math.floor(slot.getTime() / 1000) : null;
}
