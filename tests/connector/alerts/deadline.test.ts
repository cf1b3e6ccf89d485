import fc from "fast-check";
import { expect, test } from "vitest";
import { isWorking, workingDeadline } from "#connector/alerts/deadline.ts";
import { DueQueue } from "#connector/alerts/due-queue.ts";
import { settingsSchema } from "#shared/domain/settings.ts";
import { WorkingTime } from "#shared/time/working-time.ts";
import { at } from "#tests/shared/kpi/sample.ts";

const clockOf = (schedule: object, zone = "Europe/Moscow") =>
  new WorkingTime(settingsSchema.parse({ schedule }).schedule, zone);
const MINUTE = 60;

test.each([
  ["in the middle of a day", "2026-10-12T10:00+03:00", 15, "2026-10-12T10:15+03:00"],
  ["over the end of a week", "2026-10-09T17:50+03:00", 15, "2026-10-12T09:05+03:00"],
  [
    "that ends with the day is over when the next one begins",
    "2026-10-09T17:50+03:00",
    10,
    "2026-10-12T09:00+03:00",
  ],
  ["of a request at night begins in the morning", "2026-10-12T03:00+03:00", 15, "2026-10-12T09:15+03:00"],
])("a quarter of an hour or less %s", (_, from, minutes, deadline) => {
  expect(workingDeadline(clockOf({}), at(from), minutes * MINUTE)).toBe(at(deadline));
});

test("an hour that the clocks skip or show twice is worked as the wall clock shows it", () => {
  const night = clockOf({ sun: [["00:00", "06:00"]] }, "Europe/Berlin");
  const deadline = (from: string) => workingDeadline(night, at(from), 3 * 3_600);
  expect(deadline("2026-03-29T01:00+01:00")).toBe(at("2026-03-29T05:00+02:00"));
  expect(deadline("2026-10-25T01:00+02:00")).toBe(at("2026-10-25T03:00+01:00"));
});

test("there is none where nobody works", () => {
  const never = { mon: [], tue: [], wed: [], thu: [], fri: [] };
  expect(workingDeadline(clockOf(never), at("2026-10-12T10:00+03:00"), 60)).toBeNull();
});

test("is a working instant at which exactly so much time has passed, and the first such", () => {
  const clock = clockOf({
    mon: [
      ["09:00", "13:00"],
      ["14:00", "18:00"],
    ],
    sat: [["22:00", "02:00"]],
  });
  const start = at("2026-10-01T00:00+03:00");
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 30 * 86_400 }),
      fc.integer({ min: 0, max: 40_000 }),
      (shift, seconds) => {
        const from = start + shift;
        const deadline = workingDeadline(clock, from, seconds)!;
        expect(isWorking(clock, deadline)).toBe(true);
        expect(clock.between(from, deadline)).toBe(seconds);
      },
    ),
  );
});

test("a queue gives what is due, earliest first, and nothing early", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1_000 })),
      fc.integer({ min: 0, max: 1_000 }),
      (times, now) => {
        const queue = new DueQueue<number>();
        for (const time of times) queue.push(time, time);
        const taken: number[] = [];
        for (let item = queue.pop(now); item !== undefined; item = queue.pop(now)) taken.push(item);
        expect(taken).toEqual(times.filter((time) => time <= now).sort((one, other) => one - other));
        expect(queue.size).toBe(times.length - taken.length);
      },
    ),
  );
});
