/** The plain numbers among a figure's details, and in which unit each is told. Read by name: any figure may have them. */
import type { KpiBlock, Unit } from "#shared/api/report.ts";

export type FieldUnit = Unit | "count";

/** Units by name; a field of the figure's own unit is not named here, everything else is a count. */
const UNITS: Record<string, FieldUnit> = {
  revenue: "money",
  withinSla: "percent",
  margin: "points",
  medianWithWaiting: "seconds",
};
const OWN_UNIT = new Set(["median", "mean", "p90"]);

export interface Field {
  name: string;
  value: number;
  unit: FieldUnit;
}

export function fieldsOf(block: KpiBlock, labels: Record<string, string>): Field[] {
  return Object.entries(block.details).flatMap(([name, value]) =>
    typeof value === "number" && Object.hasOwn(labels, name)
      ? [{ name, value, unit: OWN_UNIT.has(name) ? block.unit : (UNITS[name] ?? "count") }]
      : [],
  );
}
