/** KPI.md 2.3: how long a request waits for the first contact. */
import type { ResponseTimeDetails } from "../../api/report.ts";
import { judge, meanDifference } from "../bootstrap.ts";
import { answeredOf, responseOf } from "../facts/response.ts";
import { kaplanMeierMedian } from "../kaplan-meier.ts";
import { counted, type Kpi } from "../kpi.ts";
import { countCode, type RowSet, size, where } from "../row-set.ts";
import { mean, median, p90, percent } from "../statistics.ts";
import { say, sayDuration, sayPercent } from "../wording.ts";

const WITHIN = 1;

const spread = ({ values }: RowSet) => ({
  mean: mean(values!),
  median: median(values!),
  p90: p90(values!),
});
const NO_SPREAD = { mean: null, median: null, p90: null };

export const responseTime: Kpi<ResponseTimeDetails> = {
  id: "response-time",
  title: { ru: "Время отклика", en: "Response time" },
  caption: { ru: "в среднем, рабочее время", en: "on average, working time" },
  formula: {
    ru: "среднее рабочее время от создания лида до первого контакта с клиентом",
    en: "mean working time from a lead's creation to the first contact with the client",
  },
  unit: "seconds",
  better: "lower",
  leavesOut: ["excluded", "furtherDeals", "notInbound", "machineTouches", "strayTouches"],

  sets: (facts) => ({ ...facts.once(responseOf) }),

  basis: (facts) => ({ answeredWork: facts.once(answeredOf) }),

  value: ({ answeredWork }, { clocks }) => (clocks.tick ? mean(answeredWork!.values!) : null),

  figures(sets, { clocks }) {
    const working = clocks.tick;
    const n = size(sets.answeredWork!);
    const [decided, within] = [size(sets.decided!), countCode(sets.decided!, WITHIN)];
    return {
      n,
      reason: !working ? "no-schedule" : n > 0 ? null : size(sets.waited!) > 0 ? "no-answers" : "no-leads",
      details: {
        answered: n,
        waiting: size(sets.waiting!),
        closedUntouched: size(sets.closedUntouched!),
        withinSla: working ? percent(within, decided) : null,
        breaches: decided - within,
        medianWithWaiting: working ? kaplanMeierMedian(sets.waited!.values!, sets.waited!.codes!) : null,
        wall: spread(sets.answeredWall!),
        work: working ? spread(sets.answeredWork!) : NO_SPREAD,
        reaction: {
          wall: spread(sets.reactedWall!),
          work: working ? spread(sets.reactedWork!) : NO_SPREAD,
        },
      },
    };
  },

  signal(now, before) {
    const [one, other] = [now.answeredWork!.values!, before.answeredWork!.values!];
    return judge(one.length, other.length, () => meanDifference(one, other));
  },

  open(path, sets) {
    const [name, ...rest] = path;
    const decided = sets.decided!;
    switch (name) {
      case "answered":
      case "n":
      case "value":
      case "work":
        return counted(sets.answeredWork!);
      case "wall":
        return counted(sets.answeredWall!);
      case "reaction":
        return counted(rest[0] === "wall" ? sets.reactedWall! : sets.reactedWork!);
      case "waiting":
      case "closedUntouched":
        return counted(sets[name]!);
      case "withinSla":
        return counted(where(decided, (row) => decided.codes![row] === WITHIN));
      case "breaches":
        return counted(where(decided, (row) => decided.codes![row] !== WITHIN));
      case "medianWithWaiting":
        return counted(sets.waited!);
      default:
        return null;
    }
  },

  explain({ value, details }, language) {
    const time = sayDuration(value, language);
    const all = sayDuration(details.medianWithWaiting, language);
    const [answered, waiting] = [say(details.answered, language), say(details.waiting, language)];
    const sla = sayPercent(details.withinSla, language);
    return language === "ru"
      ? `Ответили ${answered} лидам, в среднем за ${time} рабочего времени. Ещё ждут ${waiting}; с ними половина получает ответ за ${all}. В срок: ${sla}.`
      : `${answered} leads were answered, on average in ${time} of working time. ${waiting} still wait; with them half are answered in ${all}. In time: ${sla}.`;
  },
};
