/**
 * An instant: whole seconds since 1970-01-01T00:00:00Z. Both CRMs give whole seconds, so nothing is lost, and
 * every duration computed from two instants is a whole number of seconds (KPI.md, section 2 "Statistics").
 */
export type Instant = number;

/** `2026-11-23T09:00:00Z` from whole seconds. */
export function formatInstant(instant: Instant): string {
  return new Date(instant * 1000).toISOString().replace(".000Z", "Z");
}

/** Whole seconds of an ISO 8601 text with a zone, or `null` when it is none. Fractions are dropped. */
export function parseInstant(text: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}
