/** amoCRM's limits as numbers, each with its source (crm/amocrm.md, section 2). */
import type { ThrottleLimits } from "../crm/throttle.ts";

/** Requests a second for one integration (api/recommendations); paid packs raise it, a setting says so. */
export const REQUESTS_PER_SECOND = 7;
/**
 * The server counts arrivals in any sliding second, and the network spreads them: 97 % of the limit, evenly spaced,
 * leaves the eighth request 21 ms and more behind the window.
 */
const SHARE = 0.97;
/** Enough under way to keep the pace at half a second of latency and more. */
const CONCURRENCY = 12;

export function throttleLimits(requestsPerSecond: number | null): ThrottleLimits {
  return {
    perSecond: (requestsPerSecond ?? REQUESTS_PER_SECOND) * SHARE,
    burst: 1,
    concurrency: CONCURRENCY,
  };
}

/** Rows a page: lists 250; events 100 (more is not refused but cut, so paging must not count rows). */
export const PAGE = 250;
export const EVENTS_PAGE = 100;
/** Lanes that read one list side by side. */
export const LANES = 6;
/** Filters by entity id take at most ten. */
export const IDS_PER_FILTER = 10;
