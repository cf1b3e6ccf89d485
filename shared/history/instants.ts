import type { Instant } from "../domain/instant.ts";

/** Columns keep instants in 32 bits without sign; this one means "never" or "unknown" (it lies in 2106). */
export const NEVER = 0xffff_ffff;

/** An instant as a column keeps it; what lies outside 1970..2106 is drawn to the bound. */
export function packInstant(instant: Instant | null): number {
  return instant === null ? NEVER : Math.min(NEVER - 1, Math.max(0, Math.floor(instant)));
}

/** `null` for "never". */
export function unpackInstant(packed: number): Instant | null {
  return packed === NEVER ? null : packed;
}
