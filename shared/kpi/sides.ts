/** The sets of a KPI on the sides that are compared: this period, the one before, and its elapsed part. */
import type { Facts } from "./facts/facts.ts";
import type { Kpi, Scope, Sets } from "./kpi.ts";
import type { Asked, Inquiry } from "./question.ts";

/** Sets of one window with their scope; `null` where making them failed. */
export interface Side {
  sets: Sets | null;
  scope: Scope;
}

export interface Sides {
  now: Side;
  before: Side;
  /** While the period runs, for figures that can be compared so; `null` otherwise. */
  elapsedBefore: Side | null;
}

/** What throws is a defect of one metric: the report says "failed" there, and the other nine still show. */
export function sideOf({ facts, scope }: Asked, setsOf: (facts: Facts) => Sets): Side {
  try {
    return { sets: setsOf(facts), scope };
  } catch {
    return { sets: null, scope };
  }
}

export function sidesOf(kpi: Kpi, inquiry: Inquiry): Sides {
  return {
    now: sideOf(inquiry.now, kpi.sets),
    before: sideOf(inquiry.before, kpi.basis),
    elapsedBefore:
      kpi.wholePeriods || !inquiry.elapsedBefore ? null : sideOf(inquiry.elapsedBefore, kpi.basis),
  };
}
