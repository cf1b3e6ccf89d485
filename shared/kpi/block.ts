/** One KPI's block of a report: its figures, what they were before, and whether the change is more than noise. */
import type { KpiBlock, Reason } from "../api/report.ts";
import type { Figures, Kpi, Scope } from "./kpi.ts";
import type { Side, Sides } from "./sides.ts";

const SMALL = 20;

/** All figures of a side; `null` where computing them failed. */
function figuresOf(kpi: Kpi, { sets, scope }: Side) {
  if (!sets) return null;
  try {
    return { ...kpi.figures(sets, scope), value: kpi.value(sets, scope) };
  } catch {
    return null;
  }
}

/** The headline figure of one side, `null` also where it fails. */
export function headlineOf(kpi: Kpi, { sets, scope }: Side): number | null {
  if (!sets) return null;
  try {
    return kpi.value(sets, scope);
  } catch {
    return null;
  }
}

/** Why there is no value: a period that cannot have one comes before the metric's own reason. */
function reasonOf(figures: Figures<unknown> | null, { period, asOf }: Scope): Reason | null {
  if (!figures) return "failed";
  if (figures.reason === null || figures.reason === "no-schedule") return figures.reason;
  if (figures.reason === "no-forecast" || figures.reason === "thin-history") return figures.reason;
  if (period.end <= period.start) return "empty-period";
  return period.start > asOf ? "future-period" : figures.reason;
}

function signalOf(kpi: Kpi, now: Side, before: Side): boolean | null {
  if (!now.sets || !before.sets) return null;
  try {
    return kpi.signal(now.sets, before.sets, { now: now.scope, before: before.scope });
  } catch {
    return null;
  }
}

/** Never throws: a metric that fails is a block with a reason, and the others still show. */
export function blockOf(kpi: Kpi, { now, before, elapsedBefore }: Sides): KpiBlock<unknown> {
  const figures = figuresOf(kpi, now);
  const value = figures?.value ?? null;
  const previous = headlineOf(kpi, before);
  const block: KpiBlock<unknown> = {
    value,
    unit: kpi.unit,
    n: figures?.n ?? 0,
    small: (figures?.n ?? 0) < SMALL,
    reason: reasonOf(figures, now.scope),
    previous,
    delta: value === null || previous === null ? null : value - previous,
    signal: value === null ? null : signalOf(kpi, now, elapsedBefore ?? before),
    details: figures?.details ?? {},
  };
  const { asOf, period } = now.scope;
  if (asOf < period.end) block.previousElapsed = elapsedBefore && headlineOf(kpi, elapsedBefore);
  return block;
}
