import { expect, test } from "vitest";
import { parseTime } from "#widget/settings/time-field.tsx";

test.each([
  ["9", "09:00"],
  ["09:00", "09:00"],
  ["9:30", "09:30"],
  ["0930", "09:30"],
  ["9.30", "09:30"],
  [" 18:05 ", "18:05"],
  ["24", "24:00"],
  ["0", "00:00"],
])("%j is %s", (typed, time) => expect(parseTime(typed)).toBe(time));

test.each(["", "25", "24:30", "9:60", "9:3", "утром", "-1"])("%j is no time", (typed) =>
  expect(parseTime(typed)).toBeNull(),
);
