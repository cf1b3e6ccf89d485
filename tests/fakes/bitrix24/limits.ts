/** The portal's bucket (one unit a request, drained steadily) and the operating time of each method in ten minutes. */
export interface Bucket {
  take(nowMs: number): boolean;
  refused: number;
  taken: number;
}

export function createBucket(perSecond: number, size: number): Bucket {
  let level = 0;
  let last = Number.NEGATIVE_INFINITY;
  const bucket: Bucket = {
    refused: 0,
    taken: 0,
    take(nowMs) {
      if (Number.isFinite(last)) level = Math.max(0, level - ((nowMs - last) / 1000) * perSecond);
      last = nowMs;
      if (perSecond > 0 && level + 1 > size) {
        bucket.refused++;
        return false;
      }
      level++;
      bucket.taken++;
      return true;
    },
  };
  return bucket;
}

export interface Operating {
  /** Seconds of the method in the last ten minutes, and when the oldest minute drops. */
  of(method: string, now: number): { operating: number; operating_reset_at: number };
  add(method: string, seconds: number, now: number): void;
}

export function createOperating(): Operating {
  const baskets = new Map<string, Map<number, number>>();
  const fresh = (method: string, now: number): [number, number][] =>
    [...(baskets.get(method) ?? [])].filter(([minute]) => minute > Math.floor(now / 60) - 10);
  return {
    of(method, now) {
      const live = fresh(method, now);
      const oldest = live.length > 0 ? Math.min(...live.map(([minute]) => minute)) : Math.floor(now / 60);
      return {
        operating: live.reduce((sum, [, seconds]) => sum + seconds, 0),
        operating_reset_at: oldest * 60 + 600,
      };
    },
    add(method, seconds, now) {
      const minute = Math.floor(now / 60);
      const map = new Map(fresh(method, now));
      map.set(minute, (map.get(minute) ?? 0) + seconds);
      baskets.set(method, map);
    },
  };
}
