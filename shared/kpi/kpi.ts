/**
 * What a KPI is: sets of rows, and arithmetic on them. One file in `metrics/` declares one; nobody registers it
 * anywhere else than in the catalogue's list.
 */
import type { GroupBy, KpiBlock, KpiId, LeftOutKind, Reason, Unit } from "../api/report.ts";
import type { Instant } from "../domain/instant.ts";
import type { LeadStates } from "../history/state.ts";
import type { Period } from "../time/period.ts";
import type { WorkingClocks } from "./clocks.ts";
import type { Facts } from "./facts/facts.ts";
import type { Filter } from "./filter.ts";
import type { ReportingFacts } from "./reporting-facts.ts";
import type { RowSet } from "./row-set.ts";

export type Language = "ru" | "en";
export type Text = Readonly<Record<Language, string>>;

/** Named sets of rows. */
export type Sets = Readonly<Record<string, RowSet>>;

/** What arithmetic may look at besides the sets. */
export interface Scope {
  states: LeadStates;
  clocks: WorkingClocks;
  asOf: Instant;
  period: Pick<Period, "start" | "end">;
  /** The group that the sets belong to, `null` for the account (or what the filter left of it). */
  group: { by: GroupBy; id: string | null } | null;
  filter: Filter;
  reporting: ReportingFacts | null;
}

export interface Figures<Details> {
  n: number;
  /** Why there is no value, where there is none. */
  reason: Reason | null;
  details: Details;
}

/** The rows behind one figure; `sum`: what their values add up to, where the figure is a sum. */
export interface Opened {
  rows: RowSet;
  sum: number | null;
}

export interface Kpi<Details = unknown> {
  id: KpiId;
  title: Text;
  /** What the headline figure says, to stand right below it. */
  caption: Text;
  /** In words, for a person. */
  formula: Text;
  unit: Unit;
  better: "higher" | "lower" | "none";
  /** What is in the CRM and does not count here. */
  leavesOut: readonly LeftOutKind[];
  /** Makes sense for whole periods only: it is not compared with the same part of the period before. */
  wholePeriods?: true;
  /** A cohort that goes on growing: while its period runs, the one before is further on, so a change says little. */
  matures?: true;
  /** The sets of the period, for the whole account. */
  sets(facts: Facts): Sets;
  /**
   * Those of the sets that `value` and `signal` look at, for the periods that are only compared with. Of a window that is
   * over they are the same at every later `asOf`.
   */
  basis(facts: Facts): Sets;
  /** The headline figure of the sets, which may be those of one group. */
  value(sets: Sets, scope: Scope): number | null;
  /** The other figures. */
  figures(sets: Sets, scope: Scope): Figures<Details>;
  /** The 95 % interval of the change excludes zero; `null` where either side is too small (KPI.md 3, `signal`). */
  signal(now: Sets, before: Sets, scopes: { now: Scope; before: Scope }): boolean | null;
  /** The rows behind the figure at a path in `details` (without that word), or `null` for an unknown path. */
  open(path: readonly string[], sets: Sets, scope: Scope): Opened | null;
  /** Why this number: the formula with the block's own numbers. */
  explain(block: KpiBlock<Details>, language: Language): string;
}

/** Rows behind a count. */
export const counted = (rows: RowSet): Opened => ({ rows, sum: null });

/** Rows behind a sum of their values. */
export function summed(rows: RowSet): Opened {
  return { rows, sum: rows.values!.reduce((sum, value) => sum + value, 0) };
}
