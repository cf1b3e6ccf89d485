import fc from "fast-check";
import { quantile, sampleVariance, mean as simpleMean, median as simpleMedian } from "simple-statistics";
import { describe, expect, test } from "vitest";
import { FEWEST, judge, meanDifference } from "#shared/kpi/bootstrap.ts";
import { kaplanMeierMedian } from "#shared/kpi/kaplan-meier.ts";
import {
  divideMoney,
  excludesZero,
  mean,
  median,
  medianMoney,
  newcombe,
  npsMargin,
  p90,
  percent,
  wilson,
} from "#shared/kpi/statistics.ts";

const sorted = (values: readonly number[]) => [...values].sort((one, other) => one - other);
const tenths = (value: number) => (100 * value).toFixed(1);

describe("quantiles are of type 7", () => {
  test("with the answers of R's quantile()", () => {
    expect(median([1, 2, 3, 4])).toBe(2.5);
    expect(p90([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110])).toBe(100);
    expect(p90([0, 10])).toBe(9);
    expect(p90([1, 2, 3, 4])).toBeCloseTo(3.7, 12);
    expect([median([]), p90([]), mean([])]).toEqual([null, null, null]);
  });

  test("and the median of an independent package", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 60 }), (values) => {
        expect(median(sorted(values))).toBeCloseTo(simpleMedian(values), 6);
        expect(mean(values)).toBeCloseTo(simpleMean(values), 6);
      }),
    );
  });

  test("where both definitions meet, also its 90 %", () => {
    // simple-statistics has no interpolation but at whole places; with 10 k + 1 values type 7 is at one.
    const values = Array.from({ length: 21 }, (_, index) => (index * 37) % 101);
    expect(p90(sorted(values))).toBe(quantile(values, 0.9));
  });
});

describe("money is rounded half away from zero", () => {
  test.each([
    [5, 2, 3],
    [-5, 2, -3],
    [1, 3, 0],
    [2, 3, 1],
    [9_007_199_254_740_991, 2, 4_503_599_627_370_496],
  ])("%d / %d is %d", (sum, parts, expected) => {
    expect(divideMoney(sum, parts)).toBe(expected);
  });

  test("also the median", () => {
    expect(medianMoney([-10, -2, -1, 5])).toBe(-2);
    expect(medianMoney([1, 2])).toBe(2);
    expect(medianMoney([1, 2, 9])).toBe(2);
    expect(medianMoney([])).toBeNull();
    expect(divideMoney(1, 0)).toBeNull();
  });
});

describe("Wilson's interval", () => {
  test.each([
    [3, 10, "10.8", "60.3"],
    [30, 100, "21.9", "39.6"],
    [0, 12, "0.0", "24.2"],
  ])("%d of %d is %s–%s %%", (k, n, low, high) => {
    const interval = wilson(k, n);
    expect([tenths(interval.low), tenths(interval.high)]).toEqual([low, high]);
  });

  test("lies in 0..1 and holds k/n", () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 500 }), (some, n) => {
        const k = Math.min(some, n);
        const { low, high } = wilson(k, n);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(k / n + 1e-12);
        expect(high).toBeGreaterThanOrEqual(k / n - 1e-12);
      }),
    );
  });
});

describe("Newcombe's interval of a difference", () => {
  test("his own examples (1998, table II, method 10)", () => {
    const interval = (k: number, n: number, j: number, m: number) =>
      Object.values(newcombe(k, n, { k: j, n: m })).map((one) => one.toFixed(4));
    expect(interval(56, 70, 48, 80)).toEqual(["0.0524", "0.3339"]);
    expect(interval(9, 10, 3, 10)).toEqual(["0.1705", "0.8090"]);
    expect(interval(10, 10, 0, 20)).toEqual(["0.6791", "1.0000"]);
  });

  test("12 of 80 to 20 of 85 looks like +8.5 points and is noise", () => {
    const interval = newcombe(20, 85, { k: 12, n: 80 });
    expect([tenths(interval.low), tenths(interval.high)]).toEqual(["-3.7", "20.3"]);
    expect(excludesZero(interval)).toBe(false);
  });
});

describe("NPS margin", () => {
  test.each([
    [7, 2, 12, "-1.3", "84.6"],
    [70, 20, 120, "28.1", "55.3"],
  ])("%d promoters, %d detractors of %d: %s…%s", (p, d, n, low, high) => {
    const value = (100 * (p - d)) / n;
    const margin = npsMargin(p, d, n)!;
    expect(value.toFixed(1)).toBe("41.7");
    expect([(value - margin).toFixed(1), (value + margin).toFixed(1)]).toEqual([low, high]);
  });

  test("nobody disagrees: none; nobody answered: unknown", () => {
    expect(npsMargin(5, 0, 5)).toBe(0);
    expect(npsMargin(0, 0, 0)).toBeNull();
  });
});

describe("Kaplan–Meier median", () => {
  /** [minutes, answered] */
  const of = (waits: readonly [number, boolean][]) => {
    const inOrder = [...waits].sort((one, other) => one[0] - other[0] || Number(other[1]) - Number(one[1]));
    return kaplanMeierMedian(
      inOrder.map(([time]) => time),
      inOrder.map(([, answered]) => Number(answered)),
    );
  };
  const answered = (...times: number[]) => times.map((time): [number, boolean] => [time, true]);
  const waiting = (...times: number[]) => times.map((time): [number, boolean] => [time, false]);

  test("with four still waiting is 20 minutes, not the 10 of those answered", () => {
    expect(of([...answered(3, 5, 8, 12, 20, 45), ...waiting(6, 30, 90, 240)])).toBe(20);
  });

  test("events come before censorings at a tie, and exactly half is enough", () => {
    expect(of([...answered(1), ...waiting(1)])).toBe(1);
    expect(of([...answered(1), ...waiting(1, 1)])).toBeNull();
    expect(of([])).toBeNull();
    expect(of(waiting(5, 6))).toBeNull();
  });

  test("of the leukaemia trial is the published one: 8 and 23 weeks (Freireich et al., Blood 21, 1963)", () => {
    const placebo = answered(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23);
    const remission = waiting(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35);
    expect(of(placebo)).toBe(8);
    expect(of([...answered(6, 6, 6, 7, 10, 13, 16, 22, 23), ...remission])).toBe(23);
  });

  test("a waiting lead leaves the ones at risk", () => {
    // S = 5/7 at 2; one leaves, four are at risk: 5/7 × 3/4 = 15/28 at 3, 5/7 × 3/4 × 2/3 = 10/28 at 4.
    expect(of([...answered(1, 2), ...waiting(2), ...answered(3, 4), ...waiting(9, 9)])).toBe(4);
  });

  test("never below the median of those answered, and equal to it where all are", () => {
    const waits = fc.array(fc.tuple(fc.nat(50), fc.boolean()), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(waits, (some) => {
        const times = sorted(some.filter(([, done]) => done).map(([time]) => time));
        const found = of(some);
        if (found !== null) expect(found).toBeGreaterThanOrEqual(times[Math.ceil(times.length / 2) - 1]!);
        if (times.length === some.length) expect(found).toBe(times[Math.ceil(times.length / 2) - 1]);
      }),
    );
  });

  test("agrees with whole-number arithmetic over every event time", () => {
    const waits = fc.array(fc.tuple(fc.nat(30), fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(waits, (some) => {
        let [numerator, denominator] = [1n, 1n];
        let expected: number | null = null;
        for (const time of sorted([...new Set(some.filter(([, done]) => done).map(([at]) => at))])) {
          const risk = some.filter(([at]) => at >= time).length;
          const events = some.filter(([at, done]) => done && at === time).length;
          numerator *= BigInt(risk - events);
          denominator *= BigInt(risk);
          if (expected === null && 2n * numerator <= denominator) expected = time;
        }
        expect(of(some)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test("takes a hundred thousand leads, a censoring after each event, with S near one half", () => {
    const times = Array.from({ length: 100_000 }, (_, index) => index);
    const events = times.map((index) => index % 2);
    let logarithm = 0;
    const half = times.find((index) => {
      if (events[index]) logarithm += Math.log1p(-1 / (times.length - index));
      return logarithm <= Math.log(0.5);
    });
    expect(kaplanMeierMedian(times, events)).toBe(half);
  });
});

describe("signal", () => {
  test("is null where either side is small", () => {
    expect(judge(FEWEST - 1, 50, () => ({ low: 1, high: 2 }))).toBeNull();
    expect(judge(50, FEWEST - 1, () => ({ low: 1, high: 2 }))).toBeNull();
    expect(judge(FEWEST, FEWEST, () => ({ low: 1, high: 2 }))).toBe(true);
    expect(judge(FEWEST, FEWEST, () => ({ low: -1, high: 2 }))).toBe(false);
  });

  test("the bootstrap of a small sample is seeded: the same values, the same answer", () => {
    const [one, other] = [
      [5, 7, 9, 30, 4, 6],
      [8, 12, 40, 11, 9, 10],
    ];
    expect(meanDifference(one!, other!)).toEqual(meanDifference(one!, other!));
  });

  test("a clear change of a mean is one, noise is none; small and large samples alike", () => {
    for (const n of [8, 25, 400]) {
      const values = (centre: number) => Array.from({ length: n }, (_, index) => centre + ((index * 7) % 5));
      expect(excludesZero(meanDifference(values(100), values(50)))).toBe(true);
      expect(excludesZero(meanDifference(values(100), values(100)))).toBe(false);
    }
  });

  test("for large samples it is Welch's interval", () => {
    const one = Array.from({ length: 200 }, (_, index) => (index * 31) % 97);
    const other = Array.from({ length: 150 }, (_, index) => 5 + ((index * 17) % 89));
    const reach = 1.959964 * Math.sqrt(sampleVariance(one) / 200 + sampleVariance(other) / 150);
    const { low, high } = meanDifference(one, other);
    const difference = simpleMean(one) - simpleMean(other);
    expect(low).toBeCloseTo(difference - reach, 9);
    expect(high).toBeCloseTo(difference + reach, 9);
  });
});

test("a percentage of nothing is unknown", () => {
  expect([percent(0, 0), percent(1, 8)]).toEqual([null, 12.5]);
});
