/** KPI.md 2.1: what share of the requests becomes deals. */

import type { ConversionDetails } from "../../api/report.ts";
import { WON } from "../../history/stages.ts";
import { keep } from "../../history/typed-arrays.ts";
import { judge, normalInterval } from "../bootstrap.ts";
import { counted, type Kpi, type Sets } from "../kpi.ts";
import { leadSet, size } from "../row-set.ts";
import { newcombe, percent, wilson } from "../statistics.ts";
import { say, sayPercent } from "../wording.ts";

export const conversion: Kpi<ConversionDetails> = {
  id: "conversion",
  title: { ru: "Конверсия лидов в сделки", en: "Lead to deal conversion" },
  caption: { ru: "сделок на 100 новых лидов", en: "deals per 100 new leads" },
  formula: {
    ru: "выигранные за период / созданные за период лиды × 100",
    en: "leads won in the period / leads created in the period × 100",
  },
  unit: "percent",
  better: "higher",
  leavesOut: ["excluded", "furtherDeals", "closedUndated"],

  sets({ created, won, states }) {
    const cohortWon = keep(created, (head) => states.outcome(head) === WON);
    return { leads: leadSet(created), won: leadSet(won), cohortWon: leadSet(cohortWon) };
  },

  basis: ({ created, won }) => ({ leads: leadSet(created), won: leadSet(won) }),

  value: ({ leads, won }) => percent(size(won!), size(leads!)),

  figures({ leads, won, cohortWon }) {
    const [n, k] = [size(leads!), size(cohortWon!)];
    const interval = n > 0 ? wilson(k, n) : null;
    return {
      n,
      reason: n === 0 ? "no-leads" : null,
      details: {
        leads: n,
        won: size(won!),
        cohort: {
          leads: n,
          won: k,
          value: percent(k, n),
          low: interval && 100 * interval.low,
          high: interval && 100 * interval.high,
        },
      },
    };
  },

  /** A ratio that may pass one: Newcombe where it does not, else both counts taken as Poisson's. */
  signal(now, before) {
    const [n, m] = [size(now.leads!), size(before.leads!)];
    const [k, j] = [size(now.won!), size(before.won!)];
    if (k <= n && j <= m) return judge(n, m, () => newcombe(k, n, { k: j, n: m }));
    return judge(n, m, () => normalInterval(k / n - j / m, ratioVariance(now) + ratioVariance(before)));
  },

  open(path, { leads, won, cohortWon }) {
    switch (path.join(".")) {
      case "leads":
      case "n":
      case "cohort.leads":
        return counted(leads!);
      case "won":
      case "value":
        return counted(won!);
      case "cohort.won":
      case "cohort.value":
      case "cohort.low":
      case "cohort.high":
        return counted(cohortWon!);
      default:
        return null;
    }
  },

  explain({ value, details }, language) {
    const [won, leads] = [say(details.won, language), say(details.leads, language)];
    const cohort = sayPercent(details.cohort.value, language);
    return language === "ru"
      ? `Выиграно за период ${won}, создано лидов ${leads}: ${won} / ${leads} × 100 = ${sayPercent(value, language)}. Из созданных за период выиграно ${say(details.cohort.won, language)} (${cohort}).`
      : `Won in the period ${won}, leads created ${leads}: ${won} / ${leads} × 100 = ${sayPercent(value, language)}. Of those created in the period ${say(details.cohort.won, language)} are won (${cohort}).`;
  },
};

function ratioVariance({ leads, won }: Sets): number {
  const [n, k] = [size(leads!), size(won!)];
  return (k / n) ** 2 * (1 / Math.max(1, k) + 1 / n);
}
