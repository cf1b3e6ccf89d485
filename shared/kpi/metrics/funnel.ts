/** KPI.md 2.9: how far the leads of a period came, and where they stay behind. */
import type { FunnelDetails } from "../../api/report.ts";
import { LOST } from "../../history/stages.ts";
import type { LeadStates } from "../../history/state.ts";
import { mapNumbers } from "../../history/typed-arrays.ts";
import { judge } from "../bootstrap.ts";
import { FURTHEST_BITS, funnelOf, STEPS, seenBit, wonCohort } from "../facts/funnel.ts";
import { funnelPipelines, openStage } from "../funnel-stages.ts";
import { counted, type Kpi, summed } from "../kpi.ts";
import { type RowSet, size, where } from "../row-set.ts";
import { newcombe, percent } from "../statistics.ts";
import { say, sayPercent } from "../wording.ts";

const DEAL = 3;

/** The leads that count for a step: those that came so far, or further. */
const reached = (cohort: RowSet, step: number) =>
  where(cohort, (row) => (cohort.codes![row]! & FURTHEST_BITS) >= step);

/** Never seen in the step itself; the first and the last step cannot be skipped. */
const isSkipped = (code: number, step: number) => step > 0 && step < DEAL && !(code & seenBit(step));

/** Of those who reached a step, who skipped it. */
function skipped(cohort: RowSet, step: number): RowSet {
  const all = reached(cohort, step);
  return where(all, (row) => isSkipped(all.codes![row]!, step));
}

/** Lost leads that came no further than to the step before, with their amounts: what was lost on the way to a step. */
function lostBefore(cohort: RowSet, step: number, states: LeadStates): RowSet {
  const lost = where(cohort, (row) => {
    const furthest = cohort.codes![row]! & FURTHEST_BITS;
    return furthest === step - 1 && states.outcome(cohort.leads[row]!) === LOST;
  });
  return { ...lost, values: mapNumbers(lost.leads, (head) => states.amount(head)) };
}

/** How many `reached` and `skipped` each step, in one pass. */
function tallyOf({ codes }: RowSet): { count: number[]; skipped: number[] } {
  const [count, skips] = [STEPS.map(() => 0), STEPS.map(() => 0)];
  for (let row = 0; row < codes!.length; row++) {
    const code = codes![row]!;
    for (let step = code & FURTHEST_BITS; step >= 0; step--) {
      count[step]!++;
      if (isSkipped(code, step)) skips[step]!++;
    }
  }
  return { count, skipped: skips };
}

function stepsOf(cohort: RowSet): FunnelDetails["steps"] {
  const { count, skipped: skips } = tallyOf(cohort);
  return STEPS.map((step, index) => ({
    step,
    count: count[index]!,
    ofFirst: percent(count[index]!, count[0]!),
    ofPrevious: index === 0 ? null : percent(count[index]!, count[index - 1]!),
    skipped: skips[index]!,
  }));
}

function weakestOf(steps: FunnelDetails["steps"]): FunnelDetails["weakest"] {
  const compared = steps.filter((one) => one.ofPrevious !== null);
  const lowest = Math.min(...compared.map((one) => one.ofPrevious!));
  return compared.find((one) => one.ofPrevious === lowest)?.step ?? null;
}

function dealsOf({ codes }: RowSet): number {
  let deals = 0;
  for (let row = 0; row < codes!.length; row++) if ((codes![row]! & FURTHEST_BITS) === DEAL) deals++;
  return deals;
}

export const funnel: Kpi<FunnelDetails> = {
  id: "funnel",
  title: { ru: "Воронка продаж", en: "Sales funnel" },
  caption: { ru: "новых лидов дошли до сделки", en: "of new leads became deals" },
  formula: {
    ru: "дошли до сделки / созданы за период × 100",
    en: "leads that became deals / leads created in the period × 100",
  },
  unit: "percent",
  better: "higher",
  leavesOut: ["excluded", "furtherDeals"],
  matures: true,

  sets: (facts) => ({ ...facts.once(funnelOf) }),

  basis: (facts) => ({ cohort: facts.once(wonCohort) }),

  value: ({ cohort }) => percent(dealsOf(cohort!), size(cohort!)),

  figures({ cohort, visits }, { states }) {
    const steps = stepsOf(cohort!);
    const n = size(cohort!);
    return {
      n,
      reason: n === 0 ? "no-leads" : null,
      details: { steps, weakest: weakestOf(steps), pipelines: funnelPipelines(visits!, states) },
    };
  },

  signal(now, before) {
    const [n, m] = [size(now.cohort!), size(before.cohort!)];
    return judge(n, m, () => newcombe(dealsOf(now.cohort!), n, { k: dealsOf(before.cohort!), n: m }));
  },

  open(path, { cohort, visits }, { states }) {
    const [section, name, ...rest] = path;
    if (section === "n") return counted(cohort!);
    if (section === "value") return counted(reached(cohort!, DEAL));
    if (section === "pipelines") return openStage(path.slice(1), visits!, states);
    const step = (STEPS as readonly (string | undefined)[]).indexOf(name);
    if (section === "losses") {
      return step > 0 && rest.length === 0 ? summed(lostBefore(cohort!, step, states)) : null;
    }
    if (section !== "steps" || step < 0 || rest.length > 1) return null;
    const figure = rest[0] ?? "count";
    if (figure === "skipped") return counted(skipped(cohort!, step));
    return ["count", "ofFirst", "ofPrevious"].includes(figure) ? counted(reached(cohort!, step)) : null;
  },

  explain({ value, details: { steps, weakest } }, language) {
    const chain = steps.map((one) => say(one.count, language)).join(" → ");
    const weak = steps.find((one) => one.step === weakest);
    const share = sayPercent(weak?.ofPrevious, language);
    return language === "ru"
      ? `Лиды → встречи → предложения → сделки: ${chain}. До сделки дошли ${sayPercent(value, language)}; слабее всего шаг «${stepName(weakest, "ru")}»: ${share} от предыдущего.`
      : `Leads → meetings → proposals → deals: ${chain}. ${sayPercent(value, language)} became deals; the weakest step is “${stepName(weakest, "en")}”: ${share} of the one before.`;
  },
};

const STEP_NAMES = {
  ru: { lead: "лид", meeting: "встреча", proposal: "предложение", deal: "сделка" },
  en: { lead: "lead", meeting: "meeting", proposal: "proposal", deal: "deal" },
};
const stepName = (step: FunnelDetails["weakest"], language: "ru" | "en") =>
  step === null ? "—" : STEP_NAMES[language][step];
