/**
 * The pace of one account's requests: a small leaky bucket (GCRA) on the monotonic clock decides when a request may
 * start, p-queue decides which one is next (what a person waits for goes first) and how many are under way.
 * p-queue's own windows let 9 to 46 requests too many into a window when measured against a server that counts arrivals.
 */
import { setTimeout as pause } from "node:timers/promises";
import PQueue from "p-queue";
import { createWindow, type Sending } from "./arrival-window.ts";

export interface Clock {
  /** Monotonic milliseconds since this process began. */
  now(): number;
  /** Rejects when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => pause(ms, undefined, { signal }),
};

export interface ThrottleLimits {
  /** Requests a second in the long run. */
  perSecond: number;
  /** Requests that may start at once after a rest; 1 keeps them spaced. */
  burst: number;
  /** Requests under way at most. */
  concurrency: number;
  /** For a CRM that counts arrivals: no more than so many sent within so many milliseconds, whatever happens. */
  window?: { requests: number; ms: number };
}

/** A token that everybody waits for. */
export const RENEWAL = 20;
export const INTERACTIVE = 10;
/** This month of an account that has just been connected: somebody waits for its first figures. */
export const FIRST_FIGURES = 5;
export const BACKGROUND = 0;

/** Sends a request and waits for its answer; says when it has really left. */
export type Task<Result> = (sent: () => void) => Promise<Result>;

export interface Turn {
  priority?: number | undefined;
  /** Gives up waiting. */
  signal?: AbortSignal | undefined;
}

export interface Throttle {
  /** Runs the task when it is its turn. */
  run<Result>(task: Task<Result>, turn?: Turn): Promise<Result>;
  /** Nothing starts for so long: the CRM asked for it. */
  pause(ms: number): void;
  /** Goes at four fifths of the pace for a while, after a refusal. */
  slowDown(): void;
  /** Requests that the bucket still holds. */
  level(): number;
  /** Others filled the same bucket: an earlier process, another address of the account. */
  fill(requests: number): void;
}

const SLOW_MS = 30_000;
const SLOW_FACTOR = 1.25;
/** What was missed is caught up at no more than twice the pace. */
const CATCH_UP_FACTOR = 2;

export function createThrottle(limits: ThrottleLimits, clock: Clock = realClock): Throttle {
  /** One task at a time stands at the gate, so whoever comes with a higher priority waits for one start at most. */
  const starts = new PQueue({ concurrency: 1 });
  const underWay = new Set<Promise<unknown>>();
  const window = limits.window ? createWindow(limits.window, clock) : null;
  const interval = 1000 / limits.perSecond;
  /** Pace that was missed for want of work may be made up for where a window guards against crowding. */
  const credit = limits.window?.ms ?? 0;
  /** When the next start is due, if the bucket is empty: GCRA's theoretical arrival time. */
  let due = Number.NEGATIVE_INFINITY;
  let lastStart = Number.NEGATIVE_INFINITY;
  let slowUntil = Number.NEGATIVE_INFINITY;

  /** Milliseconds until the bucket lets one more start. */
  function waitOfBucket(now: number): number {
    const spacing = window ? lastStart + interval / CATCH_UP_FACTOR - now : 0;
    return Math.max(due - interval * (limits.burst - 1) - now, spacing);
  }

  async function waitForTurn(signal: AbortSignal | undefined): Promise<Sending | undefined> {
    for (;;) {
      signal?.throwIfAborted();
      await window?.ready();
      const now = clock.now();
      const wait = Math.max(waitOfBucket(now), window?.wait() ?? 0);
      if (wait > 0) {
        await clock.sleep(wait, signal);
        continue;
      }
      const step = now < slowUntil ? interval * SLOW_FACTOR : interval;
      due = Math.max(due, now - credit) + step;
      lastStart = now;
      return window?.start();
    }
  }

  async function start<Result>(
    task: Task<Result>,
    signal: AbortSignal | undefined,
  ): Promise<{ running: Promise<Result> }> {
    while (underWay.size >= limits.concurrency) await Promise.race(underWay);
    const sending = await waitForTurn(signal);
    const running = task(() => sending?.left());
    const end = () => {
      sending?.ended();
      underWay.delete(ended);
    };
    const ended: Promise<void> = running.then(end, end);
    underWay.add(ended);
    return { running };
  }

  return {
    run: async (task, { priority = BACKGROUND, signal } = {}) =>
      (await starts.add(() => start(task, signal), { priority })).running,
    pause(ms) {
      due = Math.max(due, clock.now() + ms + interval * (limits.burst - 1));
    },
    slowDown() {
      slowUntil = clock.now() + SLOW_MS;
      due = Math.max(due, clock.now());
    },
    level: () => Math.max(0, (due - clock.now()) / interval),
    fill(requests) {
      due = Math.max(due, clock.now()) + requests * interval;
    },
  };
}

const shared = new Map<string, Throttle>();

/** The process's throttle for an account's host: the CRM counts what all clients of one account send together. */
export function sharedThrottle(host: string, limits: ThrottleLimits): Throttle {
  const key = `${host} ${limits.perSecond}`;
  const throttle = shared.get(key) ?? createThrottle(limits);
  shared.set(key, throttle);
  return throttle;
}
