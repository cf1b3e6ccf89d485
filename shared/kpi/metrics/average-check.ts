/** KPI.md 2.2: what a won deal brings. */
import type { AverageCheckDetails } from "../../api/report.ts";
import { judge, meanDifference } from "../bootstrap.ts";
import { UNCONVERTED, wonAmounts } from "../facts/money.ts";
import { counted, type Kpi, summed } from "../kpi.ts";
import { countCode, size, sortByValue, where } from "../row-set.ts";
import { divideMoney, medianMoney, sumOf } from "../statistics.ts";
import { say, sayMoney } from "../wording.ts";

export const averageCheck: Kpi<AverageCheckDetails> = {
  id: "average-check",
  title: { ru: "Средний чек", en: "Average check" },
  caption: { ru: "на одну успешную сделку", en: "per won deal" },
  formula: {
    ru: "сумма выигранных за период сделок / их количество",
    en: "revenue of the deals won in the period / their number",
  },
  unit: "money",
  better: "higher",
  leavesOut: ["excluded", "closedUndated"],

  sets: (facts) => ({ deals: sortByValue(facts.once(wonAmounts)) }),

  basis: (facts) => ({ deals: facts.once(wonAmounts) }),

  value: ({ deals }) => divideMoney(sumOf(deals!.values!), size(deals!)),

  figures({ deals }) {
    const values = deals!.values!;
    const n = size(deals!);
    const revenue = sumOf(values);
    return {
      n,
      reason: n === 0 ? "no-deals" : null,
      details: {
        deals: n,
        revenue,
        median: medianMoney(values),
        zeroAmount: values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0),
        unconverted: countCode(deals!, UNCONVERTED),
      },
    };
  },

  signal(now, before) {
    const [one, other] = [now.deals!.values!, before.deals!.values!];
    return judge(one.length, other.length, () => meanDifference(one, other));
  },

  open(path, { deals }) {
    switch (path.join(".")) {
      case "deals":
      case "n":
      case "median":
        return counted(deals!);
      case "revenue":
      case "value":
        return summed(deals!);
      case "zeroAmount":
        return counted(where(deals!, (row) => deals!.values![row] === 0));
      case "unconverted":
        return counted(where(deals!, (row) => deals!.codes![row] === UNCONVERTED));
      default:
        return null;
    }
  },

  explain({ value, details }, language) {
    const [revenue, deals] = [sayMoney(details.revenue, language), say(details.deals, language)];
    const [check, median] = [sayMoney(value, language), sayMoney(details.median, language)];
    return language === "ru"
      ? `Сумма ${revenue} / сделок ${deals} = ${check}. Половина сделок не дороже ${median}; без суммы ${say(details.zeroAmount, language)}, без курса валюты ${say(details.unconverted, language)}.`
      : `Revenue ${revenue} / deals ${deals} = ${check}. Half of the deals are worth no more than ${median}; ${say(details.zeroAmount, language)} without an amount, ${say(details.unconverted, language)} without an exchange rate.`;
  },
};
