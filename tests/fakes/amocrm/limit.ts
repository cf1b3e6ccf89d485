/** The server's side of "7 requests a second": arrivals in any sliding second, and a ban for who does not listen. */
export interface ArrivalLimit {
  /** What to answer a request of this integration that arrives now (milliseconds); `null`: let it pass. */
  arrive(now: number, integration?: string): 429 | 403 | null;
  /** Requests a second of one integration; paid packs raise it. 0: no limit. */
  perSecond: number;
  /** Requests a second that strangers send to the same account; together no more than `ACCOUNT_PER_SECOND`. */
  strangers: number;
  /** How many were refused. */
  refused: number;
  /** After repeated breaches every call is refused until support lifts it. */
  banned: boolean;
}

/** All integrations of an account together. */
const ACCOUNT_PER_SECOND = 50;
/** Refusals within this time after which every call is answered 403. */
const PATIENCE = { refusals: 60, ms: 60_000 };

export function createArrivalLimit(perSecond: number): ArrivalLimit {
  const arrivals = new Map<string, number[]>();
  let refusals: number[] = [];
  const limit: ArrivalLimit = {
    perSecond,
    strangers: 0,
    refused: 0,
    banned: false,
    arrive(now, integration = "") {
      if (limit.banned) return 403;
      if (limit.perSecond === 0) return null;
      const own = recent(arrivals.get(integration) ?? [], now);
      arrivals.set(integration, own);
      const others = [...arrivals.values()].reduce((sum, list) => sum + recent(list, now).length, 0);
      const tooMany = own.length >= limit.perSecond || others + limit.strangers >= ACCOUNT_PER_SECOND;
      own.push(now);
      if (!tooMany) return null;
      limit.refused++;
      refusals = [...refusals.filter((at) => at > now - PATIENCE.ms), now];
      limit.banned = refusals.length >= PATIENCE.refusals;
      return 429;
    },
  };
  return limit;
}

/** Arrivals within the second that ends now. */
const recent = (arrivals: readonly number[], now: number): number[] =>
  arrivals.filter((at) => at > now - 1000);

/** The most arrivals in any second that is open at one end, as the server counts them. Milliseconds, ascending. */
export function busiestSecond(arrivals: readonly number[]): number {
  let first = 0;
  let most = 0;
  for (const [last, at] of arrivals.entries()) {
    while (arrivals[first]! <= at - 1000) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
