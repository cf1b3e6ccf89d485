/**
 * "Morning", five lines: who waits now, what broke yesterday, what is about to be lost, one win, one action. Each is a
 * figure of the report over a period of its own, so its list is the one behind that figure.
 */
import type { MorningLine } from "#shared/api/answers.ts";
import type { History } from "#shared/history/history.ts";
import { WorkingClocks } from "#shared/kpi/clocks.ts";
import { records } from "#shared/kpi/records.ts";
import type { ReportInput } from "#shared/kpi/report.ts";
import { productionCalendar } from "#shared/time/calendars/index.ts";
import { formatPeriod, type Period, parsePeriod, periodBefore } from "#shared/time/period.ts";
import { lossesOf, lossPath } from "./losses.ts";

const DAY_SECONDS = 86_400;
/** Waiting leads are looked for among those of the last days: older ones have long been lost. */
const WAITING_DAYS = 14;

function dayOf(asOf: number, timeZone: string): Period {
  const date = new Intl.DateTimeFormat("en-CA", { timeZone }).format(asOf * 1000);
  return parsePeriod(`day:${date}`, timeZone)!;
}

/** The days whose waiting leads are still worth a look, up to that of `asOf`. */
export function recentDays(asOf: number, timeZone: string): Period {
  const first = dayOf(asOf - (WAITING_DAYS - 1) * DAY_SECONDS, timeZone).from;
  return parsePeriod(`${first}..${dayOf(asOf, timeZone).from}`, timeZone)!;
}

/** Long holidays are over by then. */
const FURTHEST_BACK = 14;

/** Yesterday; after days without work, all days from the last working one to yesterday: Friday to Sunday on a Monday. */
function sinceLastWorkingDay({ asOf, settings }: ReportInput, timeZone: string): Period {
  const clock = new WorkingClocks(settings, timeZone, productionCalendar).account;
  const yesterday = periodBefore(dayOf(asOf, timeZone), timeZone);
  let first = yesterday;
  for (let back = 0; back < FURTHEST_BACK && clock.between(first.start, first.end) === 0; back++) {
    first = periodBefore(first, timeZone);
  }
  if (first === yesterday || clock.between(first.start, first.end) === 0) return yesterday;
  return parsePeriod(`${first.from}..${yesterday.from}`, timeZone)!;
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
    since: null,
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
    since: null,
    records: list,
  };
}

/** The step of the funnel before which the asked period lost most: money first, then leads. */
function action(history: History, input: ReportInput): MorningLine {
  const { by: _, ...question } = input;
  const [worst] = lossesOf(history, question).sort((a, b) => b.amount - a.amount || b.count - a.count);
  const { step, count, amount } = worst!;
  return {
    kind: "action",
    count,
    sum: amount || null,
    name: step,
    since: null,
    records: count > 0 ? { of: lossPath(step), period: formatPeriod(input.period) } : null,
  };
}

export function morningOf(history: History, input: ReportInput): MorningLine[] {
  const { timeZone } = history.account;
  const lately = sinceLastWorkingDay(input, timeZone);
  const recent = recentDays(input.asOf, timeZone);
  return [
    line(history, input, "waiting", recent, "response-time.waiting"),
    { ...line(history, input, "broken", lately, "response-time.breaches"), since: lately.from },
    line(history, input, "at-risk", recent, "objections.inWork"),
    { ...biggestWin(history, input, lately), since: lately.from },
    action(history, input),
  ];
}
