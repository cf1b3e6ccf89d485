/** Bitrix24's limits as numbers, each with its source (crm/bitrix24.md, section 2). */
import type { ThrottleLimits } from "../crm/throttle.ts";

/** Plans below Enterprise: the bucket drains 2 a second and holds 50; Enterprise 5 and 250 (limits.md). */
const STANDARD = { perSecond: 2, bucket: 50 };
const ENTERPRISE = { perSecond: 5, bucket: 250 };
const CONCURRENCY = 4;
const SPARE = 2;

/** `app.info` names the family; `ent` is Enterprise (inferred from the documentation's sample). `null`: the usual pace. */
export const paceOfLicence = (family: string | null | undefined): number | null =>
  family?.toLowerCase() === "ent" ? ENTERPRISE.perSecond : null;

/**
 * Two short of the bucket: measured, a full burst is refused once in a while, and connecting an account has asked the
 * portal once before there was an account to keep the bucket's level with.
 */
export function throttleLimits(requestsPerSecond: number | null): ThrottleLimits {
  const plan = (requestsPerSecond ?? 0) >= ENTERPRISE.perSecond ? ENTERPRISE : STANDARD;
  return {
    perSecond: requestsPerSecond ?? plan.perSecond,
    burst: plan.bucket - SPARE,
    concurrency: CONCURRENCY,
  };
}

/** Rows a page, commands a batch. */
export const PAGE = 50;
export const BATCH = 50;
/** Batches of one list under way at once. */
export const LANES = 4;
/** Seconds of work put into one batch: the cloud breaks a request off after 60 (limits.md). */
export const BATCH_SECONDS = 25;
/** Seconds of one method in ten minutes after which it is refused (the documentation's own example). */
export const OPERATING_LIMIT = 480;
/** We stop before it: the call that crosses the line still runs, the next one is refused. */
export const OPERATING_MARGIN = 15;
/** Length at which the portal cuts the ids of stages (3.5). */
export const STAGE_ID_LENGTH = 21;
