/**
 * "Morning", five lines: who waits now, what broke yesterday, what is about to be lost, one win, one action. Each is a
 * figure of the report over a period of its own, so its list is the one behind that figure.
 */
import type { MorningLine } from "#shared/api/answers.ts";
import type { History } from "#shared/history/history.ts";
import { records } from "#shared/kpi/records.ts";
import type { ReportInput } from "#shared/kpi/report.ts";
import { report } from "#shared/kpi/report.ts";
import { formatPeriod, type Period, parsePeriod, periodBefore } from "#shared/time/period.ts";

const DAY_SECONDS = 86_400;
/** Waiting leads are looked for among those of the last days: older ones have long been lost. */
const WAITING_DAYS = 14;

function dayOf(asOf: number, timeZone: string): Period {
  const date = new Intl.DateTimeFormat("en-CA", { timeZone }).format(asOf * 1000);
  return parsePeriod(`day:${date}`, timeZone)!;
}

function lastDays(asOf: number, timeZone: string): Period {
  const first = dayOf(asOf - (WAITING_DAYS - 1) * DAY_SECONDS, timeZone).from;
  return parsePeriod(`${first}..${dayOf(asOf, timeZone).from}`, timeZone)!;
}

/** Sum of the amounts of a list, `null` for an empty one. */
function worthOf(list: { amount: number | null }[]): number | null {
  return list.length === 0 ? null : list.reduce((sum, one) => sum + (one.amount ?? 0), 0);
}

function line(
  history: History,
  input: ReportInput,
  kind: MorningLine["kind"],
  period: Period,
  of: string,
): MorningLine {
  const list = records(history, { ...input, period }, of);
  const rows = list?.records ?? [];
  return {
    kind,
    count: list?.count ?? 0,
    sum: worthOf(rows),
    name: rows.length === 1 ? rows[0]!.title : null,
    records: rows.length > 0 ? { of, period: formatPeriod(period) } : null,
  };
}

function biggestWin(history: History, input: ReportInput, period: Period): MorningLine {
  const won = records(history, { ...input, period }, "conversion.won")?.records ?? [];
  const best = won.reduce<(typeof won)[number] | null>(
    (top, one) => ((one.amount ?? 0) > (top?.amount ?? -1) ? one : top),
    null,
  );
  const list = won.length > 0 ? { of: "conversion.won", period: formatPeriod(period) } : null;
  return {
    kind: "win",
    count: won.length,
    sum: best?.amount ?? null,
    name: best?.title ?? null,
    records: list,
  };
}

/** The weakest step of the funnel of the asked period: where one more lead is worth most. */
function action(history: History, input: ReportInput): MorningLine {
  const { by: _, ...question } = input;
  const { weakest, steps } = report(history, question).kpis.funnel.details;
  const at = steps.findIndex((step) => step.step === weakest);
  const lost = at > 0 ? steps[at - 1]!.count - steps[at]!.count : 0;
  const before = at > 0 ? steps[at - 1]!.step : null;
  return {
    kind: "action",
    count: lost,
    sum: null,
    name: weakest,
    records: before ? { of: `funnel.steps.${before}.count`, period: formatPeriod(input.period) } : null,
  };
}

export function morningOf(history: History, input: ReportInput): MorningLine[] {
  const { timeZone } = history.account;
  const today = dayOf(input.asOf, timeZone);
  const yesterday = periodBefore(today, timeZone);
  const recent = lastDays(input.asOf, timeZone);
  return [
    line(history, input, "waiting", recent, "response-time.waiting"),
    line(history, input, "broken", yesterday, "response-time.breaches"),
    line(history, input, "at-risk", recent, "objections.inWork"),
    biggestWin(history, input, yesterday),
    action(history, input),
  ];
}
