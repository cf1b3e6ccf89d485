/** amoCRM's limits as numbers, each with its source (crm/amocrm.md, section 2). */
import type { ThrottleLimits } from "../crm/throttle.ts";

/** Requests a second for one integration (api/recommendations); paid packs raise it, a setting says so. */
export const REQUESTS_PER_SECOND = 7;
/**
 * The server counts arrivals in any sliding second, and the way there takes now a little longer, now a little less: so
 * many milliseconds are left between the eighth request and the second that began with the first.
 */
const MARGIN_MS = 30;
const WINDOW_MS = 1_000 + MARGIN_MS;
/** Enough under way to keep the pace at half a second of latency, and at two. */
const CONCURRENCY = 14;

export function throttleLimits(
  requestsPerSecond: number | null,
): ThrottleLimits & Required<Pick<ThrottleLimits, "window">> {
  const requests = requestsPerSecond ?? REQUESTS_PER_SECOND;
  return {
    perSecond: (requests * 1_000) / WINDOW_MS,
    burst: 1,
    concurrency: Math.max(CONCURRENCY, 2 * requests),
    window: { requests: Math.max(1, Math.floor(requests)), ms: WINDOW_MS },
  };
}

/** The vendor's own client waits so long for an answer (crm/amocrm.md 7). */
export const DEADLINE_MS = 20_000;

/** Rows a page: lists 250; events 100 (more is not refused but cut, so paging must not count rows). */
export const PAGE = 250;
export const EVENTS_PAGE = 100;
/** Readers of one stream side by side. */
export const READERS = 6;
/** Pages of a slice of time that one reader reads. */
export const PAGES_PER_SLICE = 10;
/** Pages that are followed by number at most: there is a highest one, and nobody says which (2.1). */
export const NUMBERED_PAGES = 15;
/** Filters by entity id take at most ten. */
export const IDS_PER_FILTER = 10;
/** Ids of leads in one question, so that addresses stay short. */
export const LEADS_PER_FILTER = 50;
