import { expect, test } from "vitest";
import { BACKGROUND, type Clock, createThrottle, INTERACTIVE } from "#connector/crm/throttle.ts";

/** A clock that jumps to the end of each pause. */
function jumpingClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    async sleep(ms) {
      now += ms;
    },
  };
}

test("starts are evenly spaced, in any second no more than the pace", async () => {
  const clock = jumpingClock();
  const throttle = createThrottle({ perSecond: 5, burst: 1, concurrency: 12 }, clock);
  const starts: number[] = [];
  await Promise.all(Array.from({ length: 40 }, () => throttle.run(async () => starts.push(clock.now()))));
  for (const [index, at] of starts.entries())
    if (index >= 6) expect(at - starts[index - 6]!).toBeGreaterThan(1_000);
});

test("what a person waits for starts next, however much of the background stands in line", async () => {
  const clock = jumpingClock();
  const throttle = createThrottle({ perSecond: 5, burst: 1, concurrency: 12 }, clock);
  const order: string[] = [];
  const background = Array.from({ length: 30 }, () =>
    throttle.run(async () => order.push("background"), { priority: BACKGROUND }),
  );
  await background[3];
  await throttle.run(async () => order.push("person"), { priority: INTERACTIVE });
  // One may stand at the gate already, and one may just have passed it.
  expect(order.indexOf("person")).toBeLessThanOrEqual(6);
  await Promise.all(background);
});

test("no more are under way than allowed, and a failure makes room", async () => {
  const throttle = createThrottle({ perSecond: 1_000, burst: 50, concurrency: 2 });
  const gates: { open(): void; fail(): void }[] = [];
  const task = () =>
    new Promise<void>((resolve, reject) =>
      gates.push({ open: resolve, fail: () => reject(new Error("down")) }),
    );
  const all = [1, 2, 3, 4].map(() => throttle.run(task));
  const failed = expect(all[0]).rejects.toThrow("down");
  await expect.poll(() => gates.length).toBe(2);
  gates[0]!.fail();
  await failed;
  await expect.poll(() => gates.length).toBe(3);
  for (const gate of gates) gate.open();
  await expect.poll(() => gates.length).toBe(4);
  gates[3]!.open();
  await Promise.all(all.slice(1));
});
