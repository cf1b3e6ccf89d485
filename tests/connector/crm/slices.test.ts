import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSlices } from "#connector/crm/slices.ts";
import {
  beginWindows,
  resumeWindows,
  type Span,
  shareDone,
  spanFrom,
  stateOf,
} from "#connector/crm/windows.ts";

const UNTIL = 100_000;
const SIZES = { readers: 3, rows: 500, page: 100 };

const begin = (...lists: string[]) =>
  beginWindows(
    lists.map((list) => spanFrom(list, 0, UNTIL)),
    UNTIL,
  );

test("a list is asked for whole first, and a small one is done with that", async () => {
  const cursor = begin("leads", "notes");
  const slices = createSlices(cursor, SIZES);
  const [first, second] = [await slices.take(), await slices.take()];
  expect([first, second]).toMatchObject([
    { list: "leads", from: 0 },
    { list: "notes", from: 0 },
  ]);
  expect(first!.to).toBeGreaterThan(UNTIL);
  slices.finish(first!);
  slices.finish(second!);
  expect(await slices.take()).toBeNull();
  expect(stateOf("leads", cursor, null)).toMatchObject({ syncedUntil: UNTIL, cursor: null });
});

test("a larger one is cut by what is known of its density, smaller towards the end", async () => {
  const cursor = begin("events");
  const slices = createSlices(cursor, SIZES);
  const probe = (await slices.take())!;
  expect(slices.isFirst(probe)).toBe(true);
  // A hundred rows in a thousand seconds: ten thousand rows in all.
  slices.learn("events", 100, 1_000);
  probe.from = 1_000;
  slices.giveBack(probe);
  const lengths: number[] = [];
  for (let slice = await slices.take(); slice; slice = await slices.take()) {
    expect(slices.isFirst(slice)).toBe(false);
    lengths.push(Math.min(slice.to, UNTIL) - slice.from + 1);
    slices.finish(slice);
  }
  expect(lengths[0]).toBe(5_000);
  expect(lengths.at(-2)).toBeLessThan(2_000);
  expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThanOrEqual(1_000);
});

test("whoever finds nothing waits for what others give back", async () => {
  const cursor = begin("events");
  const slices = createSlices(cursor, SIZES);
  const whole = (await slices.take())!;
  const waiting = slices.take();
  expect(slices.isIdle()).toBe(true);
  slices.halve(whole);
  const half = (await waiting)!;
  expect(half).toMatchObject({ from: 0 });
  expect(half.to).toBeLessThan(UNTIL);
});

test("a list without filters becomes one, whoever is reading what of it", async () => {
  const cursor = begin("events");
  const slices = createSlices(cursor, SIZES);
  slices.giveBack((await slices.take())!);
  const [one, other] = [(await slices.take())!, (await slices.take())!];
  slices.makeWhole("events");
  slices.makeWhole("events");
  slices.finish(other);
  slices.halve(one);
  const whole = (await slices.take())!;
  expect(whole).toMatchObject({ from: 0, whole: true });
  slices.finish(whole);
  expect(await slices.take()).toBeNull();
});

describe("however slices are dealt out, given back and interrupted", () => {
  type Act = "finish" | "halve" | "give back" | "interrupt";
  const acts = fc.array(fc.constantFrom<Act>("finish", "finish", "halve", "give back", "interrupt"), {
    minLength: 5,
    maxLength: 60,
  });

  test("every second is read, and none twice", async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (all) => {
        let cursor = begin("a", "b");
        let slices = createSlices(cursor, SIZES);
        const read: Span[] = [];
        for (const act of [...all, ...Array<Act>(400).fill("finish")]) {
          const slice = await slices.take();
          if (!slice) break;
          if (act === "finish" || slice.to <= slice.from) {
            read.push({ ...slice });
            slices.learn(slice.list, (slice.to - slice.from) / 10, slice.to - slice.from);
            slices.finish(slice);
          } else if (act === "halve") slices.halve(slice);
          else if (act === "give back") {
            read.push({ ...slice, to: slice.from });
            slice.from++;
            slices.giveBack(slice);
          } else {
            cursor = resumeWindows(JSON.parse(JSON.stringify(cursor)));
            slices = createSlices(cursor, SIZES);
          }
        }
        expect(shareDone(cursor)).toBe(1);
        for (const list of ["a", "b"]) {
          const spans = read.filter((span) => span.list === list).sort((one, other) => one.from - other.from);
          let next = 0;
          for (const span of spans) {
            expect(span.from).toBe(next);
            next = span.to + 1;
          }
          expect(next).toBeGreaterThan(UNTIL);
        }
      }),
      { numRuns: 60 },
    );
  });
});
