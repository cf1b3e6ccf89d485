/** KPI.md 2.6: whether clients would recommend us. */
import type { NpsDetails } from "../../api/report.ts";
import { judge, normalInterval } from "../bootstrap.ts";
import { conversationRatings, npsAnswers } from "../facts/answers.ts";
import { counted, type Kpi } from "../kpi.ts";
import { type RowSet, size, where } from "../row-set.ts";
import { mean, npsMargin, Z95 } from "../statistics.ts";
import { say } from "../wording.ts";

type Side = "promoters" | "passives" | "detractors";

const sideOf = (score: number): Side => (score >= 9 ? "promoters" : score >= 7 ? "passives" : "detractors");
const take = (answers: RowSet, side: Side) => where(answers, (row) => sideOf(answers.values![row]!) === side);

function scoreOf(answers: RowSet) {
  const counts = { promoters: 0, passives: 0, detractors: 0 };
  for (const score of answers.values!) counts[sideOf(score)]++;
  const n = size(answers);
  const value = n === 0 ? null : (100 * (counts.promoters - counts.detractors)) / n;
  return { ...counts, value, margin: npsMargin(counts.promoters, counts.detractors, n) };
}

export const nps: Kpi<NpsDetails> = {
  id: "nps",
  title: { ru: "Индекс лояльности (NPS)", en: "Net promoter score" },
  caption: { ru: "сторонники минус критики", en: "promoters minus detractors" },
  formula: {
    ru: "% промоутеров (9–10) − % критиков (0–6)",
    en: "% promoters (9–10) − % detractors (0–6)",
  },
  unit: "points",
  better: "higher",
  leavesOut: ["excluded"],

  sets: (facts) => ({ answers: facts.once(npsAnswers), ratings: facts.once(conversationRatings) }),

  basis: (facts) => ({ answers: facts.once(npsAnswers) }),

  value: ({ answers }) => scoreOf(answers!).value,

  figures({ answers, ratings }) {
    const { value, ...details } = scoreOf(answers!);
    const rated = ratings!.values!;
    return {
      n: size(answers!),
      reason: value === null ? "no-answers" : null,
      details:
        rated.length > 0
          ? { ...details, conversationRatings: { n: rated.length, mean: mean(rated) } }
          : details,
    };
  },

  signal(now, before) {
    const [one, other] = [scoreOf(now.answers!), scoreOf(before.answers!)];
    return judge(size(now.answers!), size(before.answers!), () =>
      normalInterval(one.value! - other.value!, (one.margin! / Z95) ** 2 + (other.margin! / Z95) ** 2),
    );
  },

  open(path, { answers, ratings }) {
    switch (path.join(".")) {
      case "n":
      case "value":
      case "margin":
        return counted(answers!);
      case "promoters":
      case "passives":
      case "detractors":
        return counted(take(answers!, path[0] as Side));
      case "conversationRatings":
      case "conversationRatings.n":
        return counted(ratings!);
      default:
        return null;
    }
  },

  explain({ value, n, details }, language) {
    const parts = [details.promoters, details.passives, details.detractors].map((one) => say(one, language));
    const [points, margin] = [say(value, language), say(details.margin, language)];
    return language === "ru"
      ? `Ответов ${say(n, language)}: промоутеров ${parts[0]}, нейтральных ${parts[1]}, критиков ${parts[2]}; NPS ${points} ± ${margin}.`
      : `${say(n, language)} answers: ${parts[0]} promoters, ${parts[1]} passives, ${parts[2]} detractors; NPS ${points} ± ${margin}.`;
  },
};
