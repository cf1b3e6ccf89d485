/**
 * The pace of one account's requests: a small leaky bucket (GCRA) on the monotonic clock decides when a request may
 * start, p-queue decides which one is next (what a person waits for goes first) and how many are under way.
 * p-queue's own windows let 9 to 46 requests too many into a window when measured against a server that counts arrivals.
 */
import PQueue from "p-queue";

export interface Clock {
  /** Monotonic milliseconds. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

export interface ThrottleLimits {
  /** Requests a second in the long run. */
  perSecond: number;
  /** Requests that may start at once after a rest; 1 keeps them evenly spaced. */
  burst: number;
  /** Requests under way at most. */
  concurrency: number;
}

export const INTERACTIVE = 10;
export const BACKGROUND = 0;

export interface Throttle {
  /** Runs the task when it is its turn. */
  run<Result>(task: () => Promise<Result>, priority?: number): Promise<Result>;
  /** Nothing starts for so long: the CRM asked for it. */
  pause(ms: number): void;
  /** Goes at two thirds of the pace for a minute, after a refusal. */
  slowDown(): void;
  /** Requests that the bucket still holds. */
  level(): number;
  /** Others filled the same bucket: an earlier process, another address of the account. */
  fill(requests: number): void;
}

/** A start that is late by no more than this may be caught up; more would crowd the server's window. */
const CATCH_UP_MS = 8;
const SLOW_MS = 60_000;
const SLOW_FACTOR = 1.5;

export function createThrottle(limits: ThrottleLimits, clock: Clock = realClock): Throttle {
  /** One task at a time stands at the gate, so whoever comes with a higher priority waits for one start at most. */
  const starts = new PQueue({ concurrency: 1 });
  const underWay = new Set<Promise<unknown>>();
  const interval = 1000 / limits.perSecond;
  /** When the next start is due, if the bucket is empty: GCRA's theoretical arrival time. */
  let due = Number.NEGATIVE_INFINITY;
  let slowUntil = Number.NEGATIVE_INFINITY;

  async function waitForTurn(): Promise<void> {
    for (;;) {
      const now = clock.now();
      const wait = due - interval * (limits.burst - 1) - now;
      if (wait <= 0) {
        const step = now < slowUntil ? interval * SLOW_FACTOR : interval;
        due = Math.max(due, limits.burst > 1 ? now : now - CATCH_UP_MS) + step;
        return;
      }
      await clock.sleep(wait);
    }
  }

  async function start<Result>(task: () => Promise<Result>): Promise<{ running: Promise<Result> }> {
    while (underWay.size >= limits.concurrency) await Promise.race(underWay);
    await waitForTurn();
    const running = task();
    const end = () => {
      underWay.delete(ended);
    };
    const ended: Promise<void> = running.then(end, end);
    underWay.add(ended);
    return { running };
  }

  return {
    run: async (task, priority = BACKGROUND) => (await starts.add(() => start(task), { priority })).running,
    pause(ms) {
      due = Math.max(due, clock.now() + ms + interval * (limits.burst - 1));
    },
    slowDown() {
      slowUntil = clock.now() + SLOW_MS;
    },
    level: () => Math.max(0, (due - clock.now()) / interval),
    fill(requests) {
      due = Math.max(due, clock.now()) + requests * interval;
    },
  };
}
