/** KPI.md 2.8: how well the month's revenue was predicted. */
import type { ForecastDetails, ForecastMonth } from "../../api/report.ts";
import { monthAround } from "../../time/period.ts";
import { judgedMonth, monthName, shownMonths, wonInMonth } from "../facts/months.ts";
import { counted, type Kpi, type Scope, type Sets, summed } from "../kpi.ts";
import { planOf } from "../plan.ts";
import { size } from "../row-set.ts";
import { sumOf } from "../statistics.ts";
import { say, sayMoney, sayPercent } from "../wording.ts";

const NO_ACCURACY = { wape: null, bias: null };

export const forecast: Kpi<ForecastDetails> = {
  id: "forecast",
  title: { ru: "Прогноз и факт", en: "Forecast against fact" },
  formula: {
    ru: "(факт месяца − прогноз на его начало) / прогноз × 100",
    en: "(the month's revenue − what was predicted at its start) / predicted × 100",
  },
  unit: "percent",
  better: "none",
  wholePeriods: true,

  /** One set for each month, named `2026-10`. */
  sets(facts) {
    const { timeZone } = facts.states.history.account;
    const months = shownMonths(facts.window.end, facts.asOf, timeZone);
    return Object.fromEntries(months.map((month) => [monthName(month), wonInMonth(facts, month)]));
  },

  basis(facts) {
    const { timeZone } = facts.states.history.account;
    const month = judgedMonth(facts.window.end, facts.asOf, timeZone);
    return { [monthName(month)]: wonInMonth(facts, month) };
  },

  value: () => null,

  figures(sets, scope) {
    const judged = judgedName(scope);
    const months = Object.keys(sets)
      .sort()
      .map((month) => monthOf(month, sets, scope));
    return {
      n: size(sets[judged]!),
      reason: "no-forecast",
      details: {
        months,
        running: {
          month: monthName(monthAround(scope.asOf, 0, scope.states.history.account.timeZone)),
          expected: null,
          low: null,
          high: null,
        },
        accuracy: {
          ...NO_ACCURACY,
          months: 0,
          baselines: { lastMonth: NO_ACCURACY, meanOf3: NO_ACCURACY },
          skill: null,
        },
      },
    };
  },

  signal: () => null,

  open(path, sets, scope) {
    const [section, month, figure = "actual", ...rest] = path;
    if (section === "n" || section === "value") return counted(sets[judgedName(scope)]!);
    if (section !== "months" || rest.length > 0 || !Object.hasOwn(sets, month ?? "")) return null;
    return ["actual", "deviation", "deviationPct"].includes(figure) ? summed(sets[month!]!) : null;
  },

  explain({ value, details: { months } }, language) {
    const last = months[months.length - 1];
    const [actual, predicted] = [sayMoney(last?.actual, language), sayMoney(last?.forecast, language)];
    return language === "ru"
      ? `${last?.month}: факт ${actual}, прогноз ${predicted}, отклонение ${sayPercent(value, language)}; месяцев в сравнении ${say(months.length, language)}.`
      : `${last?.month}: actual ${actual}, forecast ${predicted}, deviation ${sayPercent(value, language)}; ${say(months.length, language)} months compared.`;
  },
};

const judgedName = ({ period, asOf, states }: Scope) =>
  monthName(judgedMonth(period.end, asOf, states.history.account.timeZone));

function monthOf(month: string, sets: Sets, scope: Scope): ForecastMonth {
  return {
    month,
    plan: planOf(month, scope),
    forecast: null,
    low: null,
    high: null,
    actual: sumOf(sets[month]!.values!),
    deviation: null,
    deviationPct: null,
  };
}
