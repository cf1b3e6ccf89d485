/** KPI.md 2.8: how well the month's revenue was predicted. */
import type { Accuracy, ForecastDetails, ForecastMonth } from "../../api/report.ts";
import { baseline } from "../../forecast/baselines.ts";
import type { Prediction } from "../../forecast/forecast.ts";
import { monthAround } from "../../time/period.ts";
import { judge, normalInterval } from "../bootstrap.ts";
import {
  judgedMonth,
  monthName,
  monthNameAt,
  monthsBefore,
  shownMonths,
  wonInMonth,
} from "../facts/months.ts";
import { predictionsOf } from "../facts/predictions.ts";
import { counted, type Kpi, type Scope, type Sets, summed } from "../kpi.ts";
import { planOf } from "../plan.ts";
import { size } from "../row-set.ts";
import { sumOf } from "../statistics.ts";
import { say, sayMoney, sayMonth, sayPercent } from "../wording.ts";

/** KPI.md 2.8, `accuracy`: six months are judged, and a baseline looks three further back. */
const JUDGED_MONTHS = 6;
const BASELINE_MONTHS = 3;
const NO_ACCURACY: Accuracy = { wape: null, bias: null };

export const forecast: Kpi<ForecastDetails> = {
  id: "forecast",
  title: { ru: "Прогноз и факт", en: "Forecast against fact" },
  caption: { ru: "факт против прогноза", en: "actual against forecast" },
  formula: {
    ru: "(факт месяца − прогноз на его начало) / прогноз × 100",
    en: "(the month's revenue − what was predicted at its start) / predicted × 100",
  },
  unit: "percent",
  better: "none",
  leavesOut: ["excluded", "closedUndated"],
  wholePeriods: true,

  /** One set for each month, named `2026-10`: those that are shown, and those that the baselines look back at. */
  sets(facts) {
    const { timeZone } = facts.states.history.account;
    const months = [
      ...shownMonths(facts.window.end, facts.asOf, timeZone),
      ...monthsBefore(facts.asOf, JUDGED_MONTHS + BASELINE_MONTHS, timeZone),
    ];
    return Object.fromEntries(months.map((month) => [monthName(month), wonInMonth(facts, month)]));
  },

  basis(facts) {
    const { timeZone } = facts.states.history.account;
    const month = judgedMonth(facts.window.end, facts.asOf, timeZone);
    return { [monthName(month)]: wonInMonth(facts, month) };
  },

  value: (sets, scope) => monthOf(judgedName(scope), sets, scope).deviationPct,

  figures(sets, scope) {
    const judged = judgedName(scope);
    const { timeZone } = scope.states.history.account;
    const months = shownMonths(scope.period.end, scope.asOf, timeZone).map((month) =>
      monthOf(monthName(month), sets, scope),
    );
    const last = months.find((one) => one.month === judged)!;
    return {
      n: size(sets[judged]!),
      reason: last.deviationPct !== null ? null : last.forecast === null ? "thin-history" : "no-forecast",
      details: { months, running: runningOf(scope), accuracy: accuracyOf(sets, scope) },
    };
  },

  /** The revenue of each month as a sum over its leads; what was predicted is fixed. */
  signal(now, before, scopes) {
    const [one, other] = [deviationOf(now, scopes.now), deviationOf(before, scopes.before)];
    if (!one || !other) return null;
    return judge(one.n, other.n, () =>
      normalInterval(one.percent - other.percent, one.variance + other.variance),
    );
  },

  open(path, sets, scope) {
    const [section, month, figure = "actual", ...rest] = path;
    if (section === "n" || section === "value") return counted(sets[judgedName(scope)]!);
    if (section !== "months" || rest.length > 0 || !Object.hasOwn(sets, month ?? "")) return null;
    return ["actual", "deviation", "deviationPct"].includes(figure) ? summed(sets[month!]!) : null;
  },

  explain({ value, details: { months } }, language) {
    const last = months.findLast((one) => one.deviationPct === value) ?? months[months.length - 1];
    const [actual, predicted] = [sayMoney(last?.actual, language), sayMoney(last?.forecast, language)];
    const month = last ? sayMonth(last.month, language) : "";
    return language === "ru"
      ? `${month}: факт ${actual}, прогноз ${predicted}, отклонение ${sayPercent(value, language)}. Для сравнения показано месяцев: ${say(months.length, language)}.`
      : `${month}: actual ${actual}, forecast ${predicted}, deviation ${sayPercent(value, language)}. Months shown for comparison: ${say(months.length, language)}.`;
  },
};

const judgedName = ({ period, asOf, states }: Scope) =>
  monthName(judgedMonth(period.end, asOf, states.history.account.timeZone));

function monthOf(month: string, sets: Sets, scope: Scope): ForecastMonth {
  const actual = sumOf(sets[month]!.values!);
  const predicted = predictedIn(month, scope);
  const deviation = predicted ? actual - predicted.forecast : null;
  return {
    month,
    plan: planOf(month, scope),
    forecast: predicted?.forecast ?? null,
    low: predicted?.low ?? null,
    high: predicted?.high ?? null,
    actual,
    deviation,
    deviationPct: predicted && predicted.forecast !== 0 ? (100 * deviation!) / predicted.forecast : null,
  };
}

/** The judged month's deviation in percent, with the variance of a bootstrap over its won leads; `null` without one. */
function deviationOf(sets: Sets, scope: Scope) {
  const month = judgedName(scope);
  const percent = monthOf(month, sets, scope).deviationPct;
  const predicted = predictedIn(month, scope);
  if (percent === null || !predicted) return null;
  const values = sets[month]!.values!;
  const squares = values.reduce((sum, value) => sum + value * value, 0);
  return { percent, n: values.length, variance: (100 / predicted.forecast) ** 2 * squares };
}

function predictedIn(month: string, scope: Scope): Prediction | null {
  const { timeZone } = scope.states.history.account;
  const months = predictionsOf(scope)?.months ?? [];
  return months.find(({ start }) => monthNameAt(start, timeZone) === month)?.predicted ?? null;
}

function runningOf(scope: Scope): ForecastDetails["running"] {
  const month = monthName(monthAround(scope.asOf, 0, scope.states.history.account.timeZone));
  const running = predictionsOf(scope)?.running;
  return {
    month,
    expected: running?.forecast ?? null,
    low: running?.low ?? null,
    high: running?.high ?? null,
  };
}

/** Over the six calendar months before `asOf`'s that have a forecast. */
function accuracyOf(sets: Sets, scope: Scope): ForecastDetails["accuracy"] {
  const { timeZone } = scope.states.history.account;
  const names = monthsBefore(scope.asOf, JUDGED_MONTHS + BASELINE_MONTHS, timeZone).map(monthName);
  const actuals = names.map((name) => sumOf(sets[name]!.values!));
  const judged = names.slice(BASELINE_MONTHS).flatMap((name) => {
    const predicted = predictedIn(name, scope);
    return predicted ? [{ index: names.indexOf(name), forecast: predicted.forecast }] : [];
  });
  const of = (guess: (index: number) => number | null) =>
    errorsOf(judged.map(({ index }) => ({ actual: actuals[index]!, guess: guess(index) })));
  const model = of((index) => judged.find((one) => one.index === index)!.forecast);
  const baselines = {
    lastMonth: of((index) => baseline("lastMonth", actuals, index)),
    meanOf3: of((index) => baseline("meanOf3", actuals, index)),
  };
  return { ...model, months: judged.length, baselines, skill: skillOf(model, baselines) };
}

function errorsOf(rows: readonly { actual: number; guess: number | null }[]): Accuracy {
  const revenue = rows.reduce((sum, { actual }) => sum + actual, 0);
  if (rows.length === 0 || revenue === 0 || rows.some(({ guess }) => guess === null)) return NO_ACCURACY;
  const sum = (of: (error: number) => number) =>
    rows.reduce((total, { actual, guess }) => total + of(guess! - actual), 0);
  return { wape: sum(Math.abs) / revenue, bias: sum((error) => error) / revenue };
}

function skillOf(model: Accuracy, baselines: Record<string, Accuracy>): number | null {
  const known = Object.values(baselines).flatMap(({ wape }) => wape ?? []);
  const best = Math.min(...known);
  return model.wape === null || known.length === 0 || best === 0 ? null : 1 - model.wape / best;
}
