/** KPI.md 2.4: how long a deal takes, from first contact to won. */
import type { CycleTimeDetails } from "../../api/report.ts";
import { judge, meanDifference } from "../bootstrap.ts";
import { cyclesOf, ESTIMATED } from "../facts/cycle.ts";
import { counted, type Kpi } from "../kpi.ts";
import { countCode, sortByValue, where } from "../row-set.ts";
import { mean, median, p90 } from "../statistics.ts";
import { say, sayDuration } from "../wording.ts";

export const cycleTime: Kpi<CycleTimeDetails> = {
  id: "cycle-time",
  title: { ru: "Цикл сделки", en: "Deal cycle" },
  caption: { ru: "от контакта до успеха", en: "from contact to won" },
  formula: {
    ru: "среднее время от первого контакта до выигрыша, по выигранным за период",
    en: "mean time from first contact to won, over the deals won in the period",
  },
  unit: "seconds",
  better: "lower",
  leavesOut: ["excluded", "closedUndated", "machineTouches"],

  sets: (facts) => ({ deals: sortByValue(facts.once(cyclesOf)) }),

  basis: (facts) => ({ deals: facts.once(cyclesOf) }),

  value: ({ deals }) => mean(deals!.values!),

  figures({ deals }) {
    const values = deals!.values!;
    return {
      n: values.length,
      reason: values.length === 0 ? "no-deals" : null,
      details: {
        median: median(values),
        p90: p90(values),
        estimated: countCode(deals!, ESTIMATED),
      },
    };
  },

  signal(now, before) {
    const [one, other] = [now.deals!.values!, before.deals!.values!];
    return judge(one.length, other.length, () => meanDifference(one, other));
  },

  open(path, { deals }) {
    switch (path.join(".")) {
      case "n":
      case "value":
      case "median":
      case "p90":
        return counted(deals!);
      case "estimated":
        return counted(where(deals!, (row) => deals!.codes![row] === ESTIMATED));
      default:
        return null;
    }
  },

  explain({ value, n, details }, language) {
    const [time, middle] = [sayDuration(value, language), sayDuration(details.median, language)];
    const [deals, estimated] = [say(n, language), say(details.estimated, language)];
    return language === "ru"
      ? `По ${deals} выигранным сделкам в среднем ${time}, половина не дольше ${middle}. У ${estimated} контакта до выигрыша не видно: отсчёт от создания.`
      : `Over ${deals} won deals ${time} on average, half take no longer than ${middle}. ${estimated} show no contact before they were won: counted from creation.`;
  },
};
