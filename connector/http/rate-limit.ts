/**
 * A ceiling for each caller, so that one page left in a loop or a stranger with the URL cannot slow the others:
 * a leaky bucket per key, kept in memory of this process (reliability.md F19).
 */
export interface RateLimit {
  /** Seconds to wait before the next call, 0 when this one may go. */
  take(key: string, nowMs: number): number;
}

interface Bucket {
  /** The theoretical time at which the bucket is empty again, ms. */
  emptyAt: number;
}

const MAX_KEYS = 50_000;

/** `burst` calls at once, then `perSecond`. Example: 60 at once and 10 a second: the 61st waits 0.1 s. */
export function createRateLimit(perSecond: number, burst: number): RateLimit {
  const interval = 1000 / perSecond;
  const buckets = new Map<string, Bucket>();

  function forgetEmpty(nowMs: number): void {
    if (buckets.size < MAX_KEYS) return;
    for (const [key, bucket] of buckets) if (bucket.emptyAt <= nowMs) buckets.delete(key);
  }

  return {
    take(key, nowMs) {
      forgetEmpty(nowMs);
      const bucket = buckets.get(key) ?? { emptyAt: nowMs };
      const emptyAt = Math.max(bucket.emptyAt, nowMs) + interval;
      const wait = emptyAt - nowMs - interval * burst;
      if (wait > 0) return Math.ceil(wait / 1000);
      buckets.set(key, { emptyAt });
      return 0;
    },
  };
}
