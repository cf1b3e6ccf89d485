/**
 * What the portal counts: requests by the address that they come from, in a bucket that drains steadily, and the seconds
 * of each method within ten minutes (crm/bitrix24.md 2.1, 2.2).
 */
export interface Bucket {
  /** Whether a request from this address is let in; milliseconds. */
  take(nowMs: number, address?: string): boolean;
  refused: number;
  taken: number;
}

interface Level {
  level: number;
  at: number;
}

/** `perSecond` 0: no limit, for tests on their own clocks. */
export function createBucket(perSecond: number, size: number): Bucket {
  const levels = new Map<string, Level>();
  const bucket: Bucket = {
    refused: 0,
    taken: 0,
    take(nowMs, address = "") {
      const before = levels.get(address) ?? { level: 0, at: nowMs };
      const level = Math.max(0, before.level - ((nowMs - before.at) / 1000) * perSecond);
      const isRefused = perSecond > 0 && level + 1 > size;
      levels.set(address, { level: isRefused ? level : level + 1, at: nowMs });
      if (isRefused) bucket.refused++;
      else bucket.taken++;
      return !isRefused;
    },
  };
  return bucket;
}

export interface Counter {
  operating: number;
  operating_reset_at: number;
}

export interface Operating {
  /** Seconds of the method in the last ten minutes, and when the oldest minute drops. Seconds since 1970. */
  of(method: string, now: number): Counter;
  add(method: string, seconds: number, now: number): void;
}

const BASKETS = 10;

export function createOperating(): Operating {
  const baskets = new Map<string, Map<number, number>>();
  const minuteOf = (now: number) => Math.floor(now / 60);
  const live = (method: string, now: number): [number, number][] =>
    [...(baskets.get(method) ?? [])].filter(([minute]) => minute > minuteOf(now) - BASKETS);
  return {
    of(method, now) {
      const kept = live(method, now);
      const oldest = Math.min(minuteOf(now), ...kept.map(([minute]) => minute));
      return {
        operating: kept.reduce((sum, [, seconds]) => sum + seconds, 0),
        operating_reset_at: (oldest + BASKETS) * 60,
      };
    },
    add(method, seconds, now) {
      const map = new Map(live(method, now));
      map.set(minuteOf(now), (map.get(minuteOf(now)) ?? 0) + seconds);
      baskets.set(method, map);
    },
  };
}
