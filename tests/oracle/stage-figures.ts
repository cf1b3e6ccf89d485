/** KPI.md 2.9 funnel, and of 2.5 and 2.8 what needs neither kept reports nor predictions. */
import type { FunnelStep } from "#shared/api/report.ts";
import type { StageRef } from "#shared/domain/stage-move.ts";
import { median, percent, sum } from "./arithmetic.ts";
import { addMonths, monthOf, monthWindow, type Window } from "./calendar.ts";
import type { Entry } from "./record-history.ts";
import { createdIn, type Figure, revenueOf, wonIn } from "./sales-figures.ts";
import { type Fact, type Scope, teamsOf, type World } from "./world.ts";

const STEPS = ["lead", "meeting", "proposal", "deal"] as const;

/** "Settings map open stages of each pipeline"; the full stage id is asked before amoCRM's bare status. */
function stepOf(world: World, stage: StageRef): FunnelStep | null {
  const mapped = stage.pipelineId === null ? undefined : world.settings.funnel.steps[stage.pipelineId];
  if (!mapped) return null;
  return mapped[stage.stageId] ?? mapped[stage.stageId.split(":")[1] ?? ""] ?? null;
}

/** What the lead was in by `asOf`: open stages of deals ("won, lost, … and CRM-lead stages map to nothing"). */
const openEntries = (fact: Fact): Entry[] =>
  fact.lead.entries.filter((entry) => entry.outcome === "open" && entry.stage.pipelineId !== null);

function ladder(world: World, fact: Fact) {
  const stages = new Set(openEntries(fact).map((entry) => stepOf(world, entry.stage)));
  const met = fact.touches.some((one) => one.touch.kind === "meeting");
  const reached = (step: FunnelStep): boolean =>
    step === "lead" ||
    (step === "deal" ? fact.lead.now.outcome === "won" : stages.has(step)) ||
    (step === "meeting" && met);
  const furthest = Math.max(...STEPS.map((step, index) => (reached(step) ? index : 0)));
  const jumped = (step: FunnelStep) =>
    step !== "lead" && step !== "deal" && !stages.has(step) && !(step === "meeting" && met);
  return { furthest, jumped };
}

export function funnel(scope: Scope, window: Window): Figure {
  const cohort = createdIn(scope, window);
  const ladders = cohort.map((fact) => ladder(scope.world, fact));
  const counts = STEPS.map((_, index) => ladders.filter((one) => one.furthest >= index).length);
  const steps = STEPS.map((step, index) => ({
    step,
    count: counts[index]!,
    ofFirst: percent(counts[index]!, counts[0]!),
    ofPrevious: index === 0 ? null : percent(counts[index]!, counts[index - 1]!),
    skipped: ladders.filter((one) => one.furthest >= index && one.jumped(step)).length,
  }));
  let weakest: FunnelStep | null = null;
  let [low, of] = [1, 0];
  for (let index = 1; index < STEPS.length; index++) {
    const [count, before] = [counts[index]!, counts[index - 1]!];
    // count / before < low / of, in whole numbers.
    if (before > 0 && (weakest === null || count * of < low * before)) {
      weakest = STEPS[index]!;
      [low, of] = [count, before];
    }
  }
  return {
    value: steps[3]!.ofFirst,
    n: cohort.length,
    details: { steps, weakest, pipelines: pipelineStages(scope, cohort) },
  };
}

interface Visits {
  finished: readonly { seconds: number; lost: boolean }[];
  here: boolean;
}

/** A lead's visits of one stage. */
function visitsOf(fact: Fact, pipelineId: string, stageId: string): Visits | null {
  const { entries } = fact.lead;
  const visits = entries.flatMap((entry, index) => {
    if (entry.stage.pipelineId !== pipelineId || entry.stage.stageId !== stageId) return [];
    // "its own open stages": a record that calls its stage lost, or won, was in no open one.
    if (entry.outcome !== "open") return [];
    return [{ entry, next: entries[index + 1] ?? null }];
  });
  if (visits.length === 0) return null;
  return {
    finished: visits.flatMap(({ entry, next }) =>
      next ? [{ seconds: next.at - entry.at, lost: next.outcome === "lost" }] : [],
    ),
    here: visits.some((visit) => visit.next === null),
  };
}

/** "Per pipeline its own open stages": those listed, and unlisted ones that somebody entered. */
function pipelineStages(scope: Scope, cohort: readonly Fact[]) {
  const { pipelines } = scope.world.snapshot.dictionaries;
  const entered = cohort.flatMap((fact) => openEntries(fact).map((entry) => entry.stage));
  // "Pipelines that nobody entered are left out": nobody was in an open stage of it.
  const ids = [...new Set(entered.map((stage) => stage.pipelineId!))];
  return ids.map((id) => {
    const listed = pipelines.find((pipeline) => pipeline.id === id);
    const stageIds = new Set([
      ...(listed?.stages ?? []).filter((stage) => stage.outcome === "open").map((stage) => stage.id),
      ...entered.filter((stage) => stage.pipelineId === id).map((stage) => stage.stageId),
    ]);
    const stages = [...stageIds].map((stageId) => {
      const visited = cohort.flatMap((fact) => visitsOf(fact, id, stageId) ?? []);
      // "neither = still there": a lead that came back and is still there has neither, whatever it did before.
      const left = visited.filter((one) => !one.here).map((one) => one.finished.at(-1)!);
      const finished = visited.filter((one) => one.finished.length > 0);
      return {
        id: stageId,
        name: listed?.stages.find((stage) => stage.id === stageId)?.name ?? null,
        entered: visited.length,
        movedOn: left.filter((one) => !one.lost).length,
        lostHere: left.filter((one) => one.lost).length,
        medianSeconds: median(finished.map((one) => sum(one.finished.map((visit) => visit.seconds)))),
      };
    });
    return { id, name: listed?.name ?? null, stages };
  });
}

/** 2.5: "coverage over leads created in P: % with a first contact, an amount, a source, a stage history". */
export function coverage(scope: Scope, window: Window) {
  const leads = createdIn(scope, window);
  const share = (has: (fact: Fact) => boolean) => percent(leads.filter(has).length, leads.length);
  return {
    firstContact: share((fact) => fact.contact !== null),
    // "A missing amount is 0", so that 0 is no amount; one without a rate is an amount.
    amount: share((fact) => (fact.lead.main.amount ?? 0) !== 0),
    source: share((fact) => fact.lead.sourceId !== null),
    stageHistory: share((fact) => fact.firstMove !== null),
  };
}

/** "plan (account's, else the sum of managers', else `null`; `null` by pipeline and source)". */
function planOf({ world, group }: Scope, month: string): number | null {
  const plan = world.settings.plan[month];
  if (!plan || group?.by === "pipeline" || group?.by === "source") return null;
  const managers = Object.entries(plan.managers ?? {});
  const total = (some: typeof managers) => (some.length === 0 ? null : sum(some.map(([, one]) => one)));
  if (group?.by === "manager") return total(managers.filter(([id]) => id === group.id));
  if (group?.by === "team") return total(managers.filter(([id]) => teamsOf(world, id).includes(group.id)));
  return plan.account ?? total(managers);
}

/** 2.8 without the predictions: which months, their plans and actuals, and how many were won in that of `value`. */
export function forecastFacts(scope: Scope, window: Window) {
  const { zone, asOf } = scope.world;
  const current = monthOf(zone, asOf);
  const end = Math.min(window.to, asOf);
  // "the last calendar month that ends by min(P's end, `asOf`)".
  let shown = monthOf(zone, end);
  while (monthWindow(zone, shown).to > end) shown = addMonths(shown, -1);
  const names = new Set([shown, ...[6, 5, 4, 3, 2, 1].map((back) => addMonths(current, -back))]);
  const actualOf = (month: string) => revenueOf(wonIn(scope, monthWindow(zone, month)));
  return {
    n: wonIn(scope, monthWindow(zone, shown)).length,
    shown,
    running: current,
    months: [...names]
      .sort()
      .map((month) => ({ month, plan: planOf(scope, month), actual: actualOf(month) })),
  };
}
