import { expect, test } from "vitest";
import { afterOthers } from "#connector/crm/after-others.ts";
import { createThrottle } from "#connector/crm/throttle.ts";
import { handClock } from "../bitrix24/hand-clock.ts";

/** What processes know of each other. */
function kept() {
  let at: number | null = null;
  return {
    emptyAt: async () => at,
    keepEmptyAt: async (next: number) => {
      at = next;
    },
  };
}

test("whoever comes next waits until the last process's requests count no more", async () => {
  const clock = handClock();
  const bucket = kept();
  const limits = { perSecond: 7, burst: 1, concurrency: 3, window: { requests: 7, ms: 1_030 } };
  const process = () => afterOthers(createThrottle(limits, clock), bucket, 1_030, clock.now);
  const starts: number[] = [];
  const send = async (throttle: ReturnType<typeof process>, count: number) => {
    for (let sent = 0; sent < count; sent++) await throttle.run(async () => starts.push(clock.now()));
  };
  await clock.runUntil(send(process(), 7));
  await clock.runUntil(send(process(), 7));
  for (const [index, at] of starts.entries())
    if (index >= 7) expect(at - starts[index - 7]!).toBeGreaterThanOrEqual(1_030);
  expect(starts[7]! - starts[6]!).toBeLessThan(1_100);
});
