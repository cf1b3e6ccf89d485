/** The metrics' own words about themselves, and "why this number" with this report's figures. */
import type { CatalogEntry } from "#shared/api/answers.ts";
import type { KpiBlock, Report } from "#shared/api/report.ts";
import { CATALOG } from "#shared/kpi/catalog.ts";
import { explain } from "#shared/kpi/explain.ts";
import type { Language } from "#shared/text/errors.ts";
import { OPENED_SETS } from "./opened-sets.ts";

export function catalogOf(report: Report, language: Language): CatalogEntry[] {
  return CATALOG.map((kpi) => ({
    id: kpi.id,
    title: kpi.title[language],
    caption: kpi.caption[language],
    formula: kpi.formula[language],
    unit: kpi.unit,
    better: kpi.better === "none" ? "zero" : kpi.better,
    matures: kpi.matures ?? false,
    explanation: explain(kpi, report.kpis[kpi.id] as KpiBlock<unknown>, language),
    sets: [...OPENED_SETS[kpi.id]],
  }));
}
