/** What is known about an account's own reports (KPI.md 2.5): kept by the connector, told to the metric. */
import type { ReportingDetails } from "../api/report.ts";
import type { Instant } from "../domain/instant.ts";

/** A report that was due in the period since the account was connected. */
export interface DueReport {
  dueAt: Instant;
  /** `null` when it was never made. */
  generatedAt: Instant | null;
  /** All ten blocks present, each with a value or a reason, and every stream synced past the report's end by then. */
  complete: boolean;
  /** Computed again for the same `asOf`: leads, won and revenue differ by at most 0.5 %. */
  accurate: boolean;
}

export interface ReportingFacts {
  due: readonly DueReport[];
  drift: ReportingDetails["drift"];
  reconciliation: ReportingDetails["reconciliation"];
}
