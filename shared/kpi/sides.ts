/** The sets of a KPI on the sides that are compared: this period, the one before, and its elapsed part. */
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
  /** While the period runs; `null` otherwise. */
  elapsedBefore: Side | null;
}

function sideOf(kpi: Kpi, { facts, scope }: Asked): Side {
  try {
    return { sets: kpi.sets(facts), scope };
  } catch {
    return { sets: null, scope };
  }
}

export function sidesOf(kpi: Kpi, inquiry: Inquiry): Sides {
  return {
    now: sideOf(kpi, inquiry.now),
    before: sideOf(kpi, inquiry.before),
    elapsedBefore: inquiry.elapsedBefore && sideOf(kpi, inquiry.elapsedBefore),
  };
}
