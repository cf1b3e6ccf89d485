/**
 * A guard for CRMs that count arrivals in any sliding second. It goes by the instants at which requests really left this
 * machine (a busy event loop sends later than it decides to). A request whose answer took unusually long may also have
 * arrived late, because the server or the way to it stood still; it is taken to have arrived so much later.
 */
import { createRoundTrips } from "./round-trips.ts";
import type { Clock } from "./throttle.ts";

export interface Sending {
  /** The request has left this machine. Only the first call counts. */
  left(): void;
  /** Its answer is here, or it has failed. */
  ended(): void;
}

export interface Window {
  /** Waits for a request that has not left yet, if it matters. */
  ready(): Promise<void>;
  /** Milliseconds until one more request may start, once it is ready. */
  wait(): number;
  start(): Sending;
}

interface Sent {
  /** When it left; `null` while it is on the way out. */
  at: number | null;
  hasLeft: Promise<void>;
  /** Milliseconds from leaving to the answer; `null` while there is none. */
  took: number | null;
}

export function createWindow(limit: { requests: number; ms: number }, clock: Clock): Window {
  // An earlier process may have filled the window just before this one began.
  const began: Sent = { at: 0, hasLeft: Promise.resolve(), took: 0 };
  const latest: Sent[] = Array.from({ length: limit.requests }, () => began);
  const roundTrips = createRoundTrips();
  return {
    ready: () => latest[0]!.hasLeft,
    wait() {
      const first = latest[0]!;
      const now = clock.now();
      const late = roundTrips.lateness(first.took ?? now - first.at!);
      return first.at! + late + limit.ms - now;
    },
    start() {
      const { promise, resolve } = Promise.withResolvers<void>();
      const sent: Sent = { at: null, hasLeft: promise, took: null };
      latest.shift();
      latest.push(sent);
      const left = () => {
        sent.at ??= clock.now();
        resolve();
      };
      return {
        left,
        ended() {
          left();
          sent.took = clock.now() - sent.at!;
          roundTrips.add(sent.took);
        },
      };
    },
  };
}
