import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unitText } from "#shared/text/widget.ru.ts";
import { formatCountdown, formatDuration } from "#widget/format/duration.ts";

const words = { ...unitText, days: (days: number) => `${days} д` };
const say = (seconds: number) => formatDuration(seconds, words).replaceAll("\u00a0", " ");

describe("a duration", () => {
  test.each([
    [0, "0 с"],
    [42, "42 с"],
    [59.6, "1 мин"],
    [270, "4 мин 30 с"],
    [600, "10 мин"],
    [3_599.7, "1 ч"],
    [3_900, "1 ч 05 мин"],
    [72_000, "20 ч"],
    [172_799, "48 ч"],
    [172_800, "2 д"],
    [259_200, "3 д"],
    [-3_900, "−1 ч 05 мин"],
    [-0.2, "0 с"],
  ])("%d s is said as %s", (seconds, said) => {
    expect(say(seconds)).toBe(said);
  });

  test("never shows sixty of a smaller unit", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 250_000, noNaN: true }), (seconds) => {
        expect(say(seconds)).not.toMatch(/\b60 (с|мин)/);
      }),
    );
  });
});

test("a countdown keeps its width from second to second", () => {
  expect([450, 449.4, 60, 59, 3_849].map(formatCountdown)).toEqual([
    "7:30",
    "7:29",
    "1:00",
    "0:59",
    "1:04:09",
  ]);
});
