/** A report as tables: the figures (by group where it has groups), and the tables behind them. */
import type { KpiBlock, KpiBlocks, Report, Unit } from "#shared/api/report.ts";
import { CATALOG } from "#shared/kpi/catalog.ts";
import type { Language } from "#shared/text/errors.ts";
import { tabText as EN } from "#shared/text/widget/en/tab.ts";
import { tabText as RU } from "#shared/text/widget/ru/tab.ts";
import { type Cell, cellOf, type Sheet } from "./sheet.ts";
import { EXPORT_WORDS } from "./words.ts";

/** A figure's value as its unit is written. */
export function valueCell(value: number | null, unit: Unit): Cell {
  if (unit === "money") return cellOf.money(value);
  if (unit === "percent") return cellOf.percent(value);
  return unit === "seconds" ? cellOf.seconds(value) : value;
}

function figureRows(kpis: KpiBlocks, group: string, currency: string, language: Language): Cell[][] {
  const words = EXPORT_WORDS[language];
  const { reasons } = language === "ru" ? RU : EN;
  return CATALOG.map((kpi) => {
    const block: KpiBlock<unknown> = kpis[kpi.id];
    const { value, previous, delta, n, signal, reason, unit } = block;
    return [
      group,
      kpi.title[language],
      valueCell(value, unit),
      unit === "money" ? currency : words.units[unit],
      valueCell(previous, unit),
      valueCell(delta, unit),
      signal === null ? null : signal ? words.yes : words.no,
      n,
      reason === null ? null : (reasons[reason] ?? reason),
    ];
  });
}

/** One row a figure, for the whole account and then for each group. */
export function figuresSheet(report: Report, language: Language): Sheet {
  const words = EXPORT_WORDS[language];
  const rows = (kpis: KpiBlocks, group: string) => figureRows(kpis, group, report.currency, language);
  return {
    name: words.figures,
    head: [
      words.group,
      words.figure,
      words.value,
      words.unit,
      words.previous,
      words.change,
      words.signal,
      "n",
      words.reason,
    ],
    rows: [
      ...rows(report.kpis, words.everybody),
      ...report.groups.flatMap((group) => rows(group.kpis, group.name ?? group.id ?? words.nobody)),
    ],
  };
}

function managersSheet({ kpis }: Report, language: Language): Sheet {
  const words = EXPORT_WORDS[language];
  const rows = kpis.productivity.details.managers.map((one): Cell[] => [
    one.id,
    one.name ?? (one.id === null ? words.nobody : one.id),
    one.leadsNew,
    one.leadsProcessed,
    one.won,
    cellOf.money(one.revenue),
    one.calls.out,
    one.calls.in,
    one.calls.answered,
    cellOf.seconds(one.calls.talkSeconds),
    one.messages,
    one.emails,
    one.meetings,
    cellOf.seconds(one.responseMedianWork),
    cellOf.percent(one.conversion),
    one.objectionsHandled,
    cellOf.seconds(one.firstStageSeconds),
  ]);
  return { name: words.managers, head: words.managerHead, rows };
}

function funnelSheet({ kpis }: Report, language: Language): Sheet {
  const words = EXPORT_WORDS[language];
  const rows = kpis.funnel.details.steps.map((one): Cell[] => [
    words.steps[one.step],
    one.count,
    cellOf.percent(one.ofFirst),
    cellOf.percent(one.ofPrevious),
    one.skipped,
  ]);
  return { name: words.funnel, head: words.funnelHead, rows };
}

function forecastSheet({ kpis }: Report, language: Language): Sheet {
  const words = EXPORT_WORDS[language];
  const rows = kpis.forecast.details.months.map((one): Cell[] => [
    one.month,
    ...[one.plan, one.forecast, one.low, one.high, one.actual, one.deviation].map(cellOf.money),
    cellOf.percent(one.deviationPct),
  ]);
  return { name: words.forecast, head: words.forecastHead, rows };
}

function objectionsSheet({ kpis }: Report, language: Language): Sheet {
  const words = EXPORT_WORDS[language];
  const rows = kpis.objections.details.kinds.map((one): Cell[] => [
    one.kind,
    one.count,
    one.handled,
    one.lost,
    one.inWork,
    cellOf.percent(one.value),
  ]);
  return { name: words.objections, head: words.objectionHead, rows };
}

const TABLES = {
  productivity: managersSheet,
  funnel: funnelSheet,
  forecast: forecastSheet,
  objections: objectionsSheet,
} as const;

/** All tables of a report; a figure that could not be computed has none. */
export function reportSheets(report: Report, language: Language): Sheet[] {
  const tables = Object.entries(TABLES).flatMap(([id, sheetOf]) =>
    report.kpis[id as keyof typeof TABLES].reason === "failed" ? [] : [sheetOf(report, language)],
  );
  return [figuresSheet(report, language), ...tables];
}
