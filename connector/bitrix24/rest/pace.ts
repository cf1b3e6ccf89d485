/**
 * One bucket for all that we send to a portal: the portal counts by our address, not by client or process
 * (crm/bitrix24.md 2.1). How full it is is kept outside the process, before each request goes out, so that a sync right
 * after another one, or after one that was killed, is not refused.
 */
import {
  type Clock,
  createThrottle,
  realClock,
  type Throttle,
  type ThrottleLimits,
} from "../../crm/throttle.ts";
import { throttleLimits } from "../limits.ts";

/** Where it is kept when the bucket will have run empty; milliseconds since 1970, `null` while nobody knows. */
export interface KeptBucket {
  emptyAt(): Promise<number | null>;
  keepEmptyAt(at: number): Promise<void>;
}

interface Bucket {
  limits: ThrottleLimits;
  throttle: Throttle;
}

const buckets = new Map<string, Bucket>();

/** The process's bucket of a portal; other limits take over what the old ones left in it. */
function bucketOf(host: string, requestsPerSecond: number | null): Bucket {
  const known = buckets.get(host);
  const limits = throttleLimits(requestsPerSecond);
  if (known && (requestsPerSecond === null || known.limits.perSecond === limits.perSecond)) return known;
  const bucket = { limits, throttle: createThrottle(limits) };
  if (known) bucket.throttle.fill(known.throttle.level());
  buckets.set(host, bucket);
  return bucket;
}

export interface PaceOptions {
  host: string;
  /** `null`: what the plan allows. */
  requestsPerSecond: number | null;
  kept: KeptBucket | undefined;
  clock: Clock;
  /** Seconds since 1970. */
  now(): number;
}

/** Tests with a clock of their own get a bucket of their own. */
export function throttleOf({ host, requestsPerSecond, kept, clock, now }: PaceOptions): Throttle {
  const { limits, throttle } =
    clock === realClock
      ? bucketOf(host, requestsPerSecond)
      : {
          limits: throttleLimits(requestsPerSecond),
          throttle: createThrottle(throttleLimits(requestsPerSecond), clock),
        };
  return kept ? keeping(throttle, limits, kept, () => now() * 1000) : throttle;
}

/** `now`: milliseconds since 1970. */
function keeping(
  throttle: Throttle,
  { perSecond, burst }: ThrottleLimits,
  kept: KeptBucket,
  now: () => number,
): Throttle {
  /** What others left in it; never more than it holds, should a clock have been turned back. */
  async function fillUp(): Promise<void> {
    const emptyAt = await kept.emptyAt();
    if (emptyAt === null) return;
    const left = Math.min(burst, ((emptyAt - now()) / 1000) * perSecond);
    const missing = left - throttle.level();
    if (missing > 0) throttle.fill(missing);
  }

  return {
    ...throttle,
    async run(task, turn) {
      await fillUp();
      return throttle.run(async (sent) => {
        await kept.keepEmptyAt(Math.round(now() + (throttle.level() / perSecond) * 1000));
        return task(sent);
      }, turn);
    },
  };
}
