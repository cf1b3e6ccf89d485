import { describe, expect, test } from "vitest";
import type { KpiBlock } from "#shared/api/report.ts";
import { changeOf } from "#widget/data/change.ts";
import { stepWorth } from "#widget/data/step-worth.ts";

const block = (changed: Partial<KpiBlock>): KpiBlock => ({
  value: 12,
  unit: "percent",
  n: 100,
  small: false,
  reason: null,
  previous: 10,
  delta: 2,
  signal: true,
  details: {},
  ...changed,
});

describe("a change", () => {
  test("of a running period is held against the same part of the period before", () => {
    expect(changeOf(block({ previousElapsed: 15 }), "higher")).toMatchObject({
      base: 15,
      amount: -3,
      good: false,
    });
  });

  test("of a finished period is held against the whole", () => {
    expect(changeOf(block({}), "higher")).toMatchObject({
      base: 10,
      amount: 2,
      relative: 20,
      good: true,
      signal: true,
    });
  });

  test("of a part against a whole claims nothing about noise", () => {
    expect(changeOf(block({ previousElapsed: 15 }), "higher", "whole")).toMatchObject({
      base: 10,
      signal: null,
    });
  });

  test("is good in the figure's own direction", () => {
    expect(changeOf(block({}), "lower")!.good).toBe(false);
    expect(changeOf(block({ value: -3, previous: 8 }), "zero")!.good).toBe(true);
    expect(changeOf(block({ value: -8, previous: 8 }), "zero")!.good).toBeNull();
    expect(changeOf(block({ value: 10 }), "higher")).toMatchObject({ direction: "same", good: null });
  });

  test("is none without both figures, and has no percentage of zero", () => {
    expect(changeOf(block({ value: null }), "higher")).toBeNull();
    expect(changeOf(block({ previous: null }), "higher")).toBeNull();
    expect(changeOf(block({ previousElapsed: null }), "higher")).toBeNull();
    expect(changeOf(block({ previous: 0 }), "higher")).toMatchObject({ relative: null, amount: 12 });
  });
});

describe("what a percentage point at a step is worth", () => {
  const step = (count: number) => ({
    step: "lead" as const,
    count,
    ofFirst: null,
    ofPrevious: null,
    skipped: 0,
  });
  const steps = [step(400), step(200), step(100), step(50)];

  test("those more who come, at the later steps' rate, at the average amount", () => {
    // One point of 400 leads is 4 meetings; a quarter of the meetings become deals: one deal.
    expect(stepWorth(steps, 1, 10_000)).toBe(10_000);
    expect(stepWorth(steps, 3, 10_000)).toBe(10_000);
  });

  test("nothing where it cannot be told", () => {
    expect(stepWorth(steps, 0, 10_000)).toBeNull();
    expect(stepWorth(steps, 1, null)).toBeNull();
    expect(stepWorth([step(10), step(0), step(0)], 1, 10_000)).toBeNull();
  });
});
