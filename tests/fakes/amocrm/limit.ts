/** The server's side of "7 requests a second": arrivals in any sliding second, and a ban for who does not listen. */
export interface ArrivalLimit {
  /** `null`: let it pass. */
  arrive(now: number): 429 | 403 | null;
  arrivals: number[];
  refused: number;
}

/** Refusals within this time after which every call is answered 403. */
const PATIENCE = { refusals: 60, ms: 60_000 };

/** `perSecond` 0 switches the limit off. `now` is in milliseconds. */
export function createArrivalLimit(perSecond: number): ArrivalLimit {
  const refusals: number[] = [];
  const limit: ArrivalLimit = {
    arrivals: [],
    refused: 0,
    arrive(now) {
      if (refusals.filter((at) => at > now - PATIENCE.ms).length >= PATIENCE.refusals) return 403;
      const inWindow = countAfter(limit.arrivals, now - 1000);
      limit.arrivals.push(now);
      if (perSecond > 0 && inWindow >= perSecond) {
        limit.refused++;
        refusals.push(now);
        return 429;
      }
      return null;
    },
  };
  return limit;
}

function countAfter(sorted: readonly number[], at: number): number {
  let index = sorted.length;
  while (index > 0 && sorted[index - 1]! > at) index--;
  return sorted.length - index;
}
