import { describe, expect, test } from "vitest";
import {
  type Command,
  createCommandQueue,
  type TimedAnswer,
} from "#connector/bitrix24/rest/command-queue.ts";
import { createOperatingTime } from "#connector/bitrix24/rest/operating-time.ts";
import { NO_ANSWER } from "#connector/bitrix24/rest/refusals.ts";
import { handClock } from "../hand-clock.ts";

const command = (id: number, method = "crm.deal.list"): Command => ({ method, params: { id } });
const commands = (count: number, method?: string) =>
  Array.from({ length: count }, (_, index) => command(index, method));
const fine = (one: Command): TimedAnswer => ({ result: one.params.id, total: null, next: null, time: null });
const refusal = (code: string): TimedAnswer => ({ refusal: { code, detail: "" }, time: null });

function queueOf(answer: (one: Command, request: Command[], count: number) => TimedAnswer | Error) {
  const clock = handClock();
  const requests: Command[][] = [];
  const queue = createCommandQueue({
    operating: createOperatingTime(),
    clock,
    now: clock.seconds,
    async send(sent) {
      requests.push([...sent]);
      const count = requests.length;
      return sent.map((one) => {
        const answered = answer(one, [...sent], count);
        if (answered instanceof Error) throw answered;
        return answered;
      });
    },
  });
  const ask = (asked: readonly Command[], options = {}) => clock.runUntil(queue.ask(asked, options));
  return { ask, queue, clock, requests, sizes: () => requests.map((request) => request.length) };
}

describe("commands share requests", () => {
  test("up to fifty in one, answers in the order of the commands", async () => {
    const { ask, sizes } = queueOf(fine);
    const answers = await ask(commands(120));
    expect(answers.map((one) => "result" in one && one.result)).toEqual(
      commands(120).map((one) => one.params.id),
    );
    expect(sizes()).toEqual([50, 50, 20]);
    expect(await ask([])).toEqual([]);
  });

  test("of several streams that ask in one turn", async () => {
    const { queue, clock, sizes } = queueOf(fine);
    await clock.runUntil(
      Promise.all([queue.ask(commands(2), {}), queue.ask(commands(3), {}), queue.ask(commands(1), {})]),
    );
    expect(sizes()).toEqual([6]);
  });

  test("what a person waits for goes first, and alone", async () => {
    const { queue, clock, requests } = queueOf(fine);
    const background = queue.ask(commands(60, "crm.deal.list"), { priority: 0 });
    const person = queue.ask(commands(2, "crm.lead.list"), { priority: 10 });
    await clock.runUntil(Promise.all([background, person]));
    expect(requests[0]!.map((one) => one.method)).toEqual(["crm.lead.list", "crm.lead.list"]);
  });

  test("a batch holds no more work than a portal finishes in time", async () => {
    const { ask, sizes } = queueOf((one) => ({
      ...fine(one),
      time: { operating: 1, resetAt: null, duration: 2.5 },
    }));
    await ask(commands(1));
    await ask(commands(30));
    expect(sizes().slice(1)).toEqual([10, 10, 10]);
  });
});

describe("commands that fail", () => {
  test("are asked again alone, the good ones are kept", async () => {
    const failed = new Set([0, 7, 49]);
    const { ask, requests, sizes } = queueOf((one) =>
      failed.delete(one.params.id as number) ? refusal("INTERNAL_SERVER_ERROR") : fine(one),
    );
    const answers = await ask(commands(50));
    expect(answers.every((one) => "result" in one)).toBe(true);
    expect(sizes()).toEqual([50, 1, 1, 1]);
    expect(requests.slice(1).map(([one]) => one!.params.id)).toEqual([0, 7, 49]);
  });

  test("that are in no map of the batch's answer are asked again", async () => {
    const { ask, sizes } = queueOf((one, _, count) =>
      count === 1 ? { refusal: NO_ANSWER, time: null } : fine(one),
    );
    expect((await ask(commands(2))).every((one) => "result" in one)).toBe(true);
    expect(sizes()).toEqual([2, 1, 1]);
  });

  test("for good are told after a few tries", async () => {
    const { ask, sizes } = queueOf(() => refusal("INTERNAL_SERVER_ERROR"));
    expect(await ask(commands(1))).toMatchObject([{ refusal: { code: "INTERNAL_SERVER_ERROR" } }]);
    expect(sizes()).toHaveLength(5);
  });

  test("because they are wrong are told at once", async () => {
    const { ask, sizes } = queueOf((one) => (one.params.id === 1 ? refusal("ACCESS_DENIED") : fine(one)));
    expect(await ask(commands(3))).toMatchObject([
      { result: 0 },
      { refusal: { code: "ACCESS_DENIED" } },
      { result: 2 },
    ]);
    expect(sizes()).toEqual([3]);
  });

  test.each(["", "0", "ERROR_CORE"])(
    "for a reason that nobody knows (%o) are asked again alone",
    async (code) => {
      const failed = new Set([1]);
      const once = queueOf((one) => (failed.delete(one.params.id as number) ? refusal(code) : fine(one)));
      expect((await once.ask(commands(3))).every((one) => "result" in one)).toBe(true);
      expect(once.sizes()).toEqual([3, 1]);
      const always = queueOf((one) => (one.params.id === 1 ? refusal(code) : fine(one)));
      expect(await always.ask(commands(3))).toMatchObject([
        { result: 0 },
        { refusal: { code } },
        { result: 2 },
      ]);
      expect(always.sizes()).toEqual([3, 1]);
    },
  );

  test("and would write something are asked again only when it was for speed", async () => {
    const lost = queueOf(() => refusal("INTERNAL_SERVER_ERROR"));
    await lost.ask(commands(2, "crm.deal.update"));
    expect(lost.sizes()).toEqual([2]);
    const fast = queueOf((one, _, count) => (count === 1 ? refusal("QUERY_LIMIT_EXCEEDED") : fine(one)));
    await fast.ask(commands(1, "crm.deal.update"));
    expect(fast.sizes()).toEqual([1, 1]);
  });

  test("a request that fails fails whoever is in it, and nobody else", async () => {
    const { queue, clock } = queueOf((one) =>
      one.method === "crm.deal.list" ? new Error("cut") : fine(one),
    );
    const [signal, other] = [new AbortController().signal, new AbortController().signal];
    const bad = queue.ask(commands(2), { signal });
    const good = queue.ask(commands(2, "crm.lead.list"), { signal: other });
    bad.catch(() => undefined);
    await expect(clock.runUntil(good)).resolves.toHaveLength(2);
    await expect(bad).rejects.toThrow("cut");
  });
});

describe("a method beyond its operating time", () => {
  test("pauses alone; its commands are asked again after the reset, the others at once", async () => {
    const { queue, clock, requests } = queueOf((one, _, count) => {
      if (one.method !== "crm.deal.list" || clock.seconds() >= 1_700_000_300) return fine(one);
      return {
        ...refusal("OPERATION_TIME_LIMIT"),
        time: { operating: 480, resetAt: 1_700_000_300, duration: count },
      };
    });
    const meter = { requests: 0, refused: 0 };
    const slow = queue.ask(commands(2), { meter });
    const quick = queue.ask(commands(3, "crm.lead.list"), { meter });
    await clock.runUntil(quick);
    expect(clock.now()).toBe(0);
    await clock.runUntil(queue.ask(commands(1, "user.get"), { meter }));
    expect(clock.now()).toBe(0);
    await expect(clock.runUntil(slow)).resolves.toEqual([
      expect.objectContaining({ result: 0 }),
      expect.objectContaining({ result: 1 }),
    ]);
    expect(clock.now()).toBeGreaterThanOrEqual(300_000);
    expect(clock.now()).toBeLessThan(310_000);
    expect(meter.refused).toBe(2);
    expect(requests.filter((sent) => sent.some((one) => one.method === "crm.deal.list"))).toHaveLength(3);
  });

  test("whoever gives up waiting is let go", async () => {
    const { queue, clock } = queueOf(() => ({
      ...refusal("OPERATION_TIME_LIMIT"),
      time: { operating: 480, resetAt: 1_700_000_600, duration: 1 },
    }));
    const stop = new AbortController();
    const asked = queue.ask(commands(1), { signal: stop.signal });
    asked.catch(() => undefined);
    await clock.runUntil(clock.sleep(20_000));
    stop.abort(new Error("enough"));
    await expect(clock.runUntil(asked)).rejects.toThrow("enough");
    expect(clock.now()).toBeLessThan(30_000);
  });
});
