import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRoundTrips } from "#connector/crm/round-trips.ts";
import { createThrottle } from "#connector/crm/throttle.ts";
import { busiestSecond } from "#tests/fakes/amocrm/limit.ts";
import { handClock } from "../bitrix24/hand-clock.ts";

const WINDOW = { requests: 7, ms: 1_030 };
const limits = { perSecond: 7_000 / WINDOW.ms, burst: 1, concurrency: 14, window: WINDOW };

interface Way {
  /** From the decision to send until the request leaves: a busy event loop. */
  out: number;
  /** From leaving to the server's stamp. */
  on: number;
  /** From the stamp to the answer. */
  back: number;
}

/** Instants at which the server counts so many requests, one behind the other. */
async function arrivalsOf(count: number, wayOf: (index: number) => Way): Promise<number[]> {
  const clock = handClock();
  const throttle = createThrottle(limits, clock);
  const arrivals: number[] = [];
  const send = (index: number) =>
    throttle.run(async (sent) => {
      const { out, on, back } = wayOf(index);
      await clock.sleep(out);
      sent();
      await clock.sleep(on);
      arrivals.push(clock.now());
      await clock.sleep(back);
    });
  await clock.runUntil(Promise.all(Array.from({ length: count }, (_, index) => send(index))));
  return arrivals.toSorted((one, other) => one - other);
}

describe("a server that counts arrivals counts no more than seven in any second", () => {
  test("however long requests are held up before they leave", async () => {
    const delay = fc.integer({ min: 0, max: 400 });
    await fc.assert(
      fc.asyncProperty(fc.array(delay, { minLength: 30, maxLength: 30 }), async (delays) => {
        const arrivals = await arrivalsOf(30, (index) => ({ out: delays[index]!, on: 5, back: 90 }));
        expect(busiestSecond(arrivals)).toBeLessThanOrEqual(7);
      }),
      { numRuns: 12 },
    );
  });

  test("when the way takes now a little longer, now a little less", async () => {
    const arrivals = await arrivalsOf(60, (index) => ({ out: 0, on: (index * 17) % 28, back: 120 }));
    expect(busiestSecond(arrivals)).toBeLessThanOrEqual(7);
  });

  test("when the server stands still for a while, and so is late to count", async () => {
    const still = (index: number) => (index >= 20 && index % 9 === 0 ? 120 : 0);
    const arrivals = await arrivalsOf(80, (index) => ({ out: 0, on: 5 + still(index), back: 100 }));
    expect(busiestSecond(arrivals)).toBeLessThanOrEqual(7);
  });
});

test("what was missed for want of work is made up for, at no more than twice the pace", async () => {
  const clock = handClock();
  const throttle = createThrottle(limits, clock);
  const starts: number[] = [];
  const send = (count: number) =>
    clock.runUntil(
      Promise.all(Array.from({ length: count }, () => throttle.run(async () => starts.push(clock.now())))),
    );
  await send(7);
  await clock.runUntil(clock.sleep(5_000));
  await send(8);
  const later = starts.slice(7).map((at) => at - starts[7]!);
  expect(later[6]).toBeLessThan(600);
  expect(later[7]).toBeGreaterThanOrEqual(1_030);
  for (const [index, at] of later.entries())
    if (index > 0) expect(at - later[index - 1]!).toBeGreaterThan(70);
});

test("a new process assumes that another one has just filled the second", async () => {
  const clock = handClock();
  const throttle = createThrottle(limits, clock);
  const first = await clock.runUntil(throttle.run(async () => clock.now()));
  expect(first).toBe(1_030);
});

test("whoever waits for his turn can give up", async () => {
  const throttle = createThrottle(limits);
  throttle.pause(60_000);
  const stopping = new AbortController();
  const waiting = throttle.run(async () => "sent", { signal: stopping.signal });
  stopping.abort();
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
});

describe("how unusual a round trip is", () => {
  const knowing = (trips: readonly number[]) => {
    const roundTrips = createRoundTrips();
    for (const ms of trips) roundTrips.add(ms);
    return roundTrips;
  };
  const steady = Array.from({ length: 30 }, (_, index) => 100 + (index % 5));

  test("is told where they are steady", () => {
    expect(knowing(steady).lateness(104)).toBe(0);
    expect(knowing(steady).lateness(182)).toBe(80);
    expect(knowing(steady).lateness(9_000)).toBe(1_000);
  });

  test("cannot be told where they vary, or few are known", () => {
    const varying = Array.from({ length: 30 }, (_, index) => 50 + ((index * 97) % 400));
    expect(knowing(varying).lateness(700)).toBe(0);
    expect(knowing([100, 101, 102]).lateness(700)).toBe(0);
  });
});
