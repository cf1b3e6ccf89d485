/** A clock that the test moves: whoever sleeps wakes up when it has been moved far enough. */
import type { Clock } from "#connector/crm/throttle.ts";

export interface HandClock extends Clock {
  /** Seconds since 1970, for what reads the calendar instead. */
  seconds(): number;
  /** Lets sleepers wake in order until `done` has settled; answers what it settled to. */
  runUntil<Result>(done: Promise<Result>): Promise<Result>;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export function handClock(startSeconds = 1_700_000_000): HandClock {
  let now = 0;
  let sleepers: { at: number; wake(): void }[] = [];
  return {
    now: () => now,
    seconds: () => startSeconds + now / 1000,
    sleep: (ms) => new Promise((wake) => sleepers.push({ at: now + ms, wake })),
    async runUntil(done) {
      let isSettled = false;
      const settled = done.finally(() => {
        isSettled = true;
      });
      settled.catch(() => undefined);
      for (let idle = 0; !isSettled; ) {
        await turn();
        sleepers.sort((one, other) => one.at - other.at);
        // Answers on the way take a few turns; the clock moves only when nothing else does.
        if (++idle < 20 || sleepers.length === 0) continue;
        idle = 0;
        const next = sleepers[0]!;
        now = Math.max(now, next.at);
        sleepers = sleepers.slice(1);
        next.wake();
      }
      return settled;
    },
  };
}
