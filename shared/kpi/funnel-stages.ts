/** Per pipeline its own open stages: who entered, and how they left (KPI.md 2.9). */
import type { FunnelDetails } from "../api/report.ts";
import type { LeadStates } from "../history/state.ts";
import { FATES } from "./facts/funnel.ts";
import { LOST_HERE, MOVED_ON } from "./facts/visits.ts";
import { counted, type Opened } from "./kpi.ts";
import { type RowSet, where } from "./row-set.ts";
import { median } from "./statistics.ts";

type PipelineFigures = FunnelDetails["pipelines"][number];
type StageFigures = PipelineFigures["stages"][number];

interface StageName {
  id: string;
  name: string | null;
  /** Code in the history, −1 for a stage that no row names. */
  code: number;
}

interface Tally {
  entered: number;
  movedOn: number;
  lostHere: number;
  seconds: number[];
}

/** By stage code. One pass over the visits, which are in order of their seconds. */
function tally(visits: RowSet): Map<number, Tally> {
  const tallies: Tally[] = [];
  const { codes, values } = visits;
  for (let row = 0; row < codes!.length; row++) {
    const fate = codes![row]! % FATES;
    const stage = (codes![row]! - fate) / FATES;
    tallies[stage] ??= { entered: 0, movedOn: 0, lostHere: 0, seconds: [] };
    const one = tallies[stage];
    one.entered++;
    if (fate === MOVED_ON) one.movedOn++;
    if (fate === LOST_HERE) one.lostHere++;
    if (!Number.isNaN(values![row]!)) one.seconds.push(values![row]!);
  }
  return new Map(tallies.map((one, stage) => [stage, one] as const).filter(([, one]) => one !== undefined));
}

function figuresOf({ id, name }: StageName, one: Tally | undefined): StageFigures {
  return {
    id,
    name,
    entered: one?.entered ?? 0,
    movedOn: one?.movedOn ?? 0,
    lostHere: one?.lostHere ?? 0,
    medianSeconds: median(one?.seconds ?? []),
  };
}

/** Open stages by pipeline: those the CRM lists, in its order, then those it no longer lists and that leads were in. */
function stageNames(states: LeadStates, entered: readonly number[]): Map<string, StageName[]> {
  const { stages, dictionaries } = states.history;
  const names = new Map<string, StageName[]>();
  const codes = new Map(
    entered.map((code) => [`${stages.of(code)!.pipelineId}\u0000${stages.of(code)!.stageId}`, code]),
  );
  for (const pipeline of dictionaries.pipelines) {
    const open = pipeline.stages.filter((one) => one.outcome === "open");
    names.set(
      pipeline.id,
      open.map(({ id, name }) => ({ id, name, code: codes.get(`${pipeline.id}\u0000${id}`) ?? -1 })),
    );
  }
  for (const code of entered) {
    const { pipelineId, stageId } = stages.of(code)!;
    if (stages.isListed(code)) continue;
    const known = names.get(pipelineId!) ?? [];
    names.set(pipelineId!, [...known, { id: stageId, name: null, code }]);
  }
  return names;
}

/** Pipelines that anybody of the cohort entered. */
export function funnelPipelines(visits: RowSet, states: LeadStates): PipelineFigures[] {
  const tallies = tally(visits);
  const names = stageNames(states, [...tallies.keys()]);
  const { pipelines } = states.history.dictionaries;
  return [...names]
    .filter(([, stages]) => stages.some((one) => tallies.has(one.code)))
    .map(([id, stages]) => ({
      id,
      name: pipelines.find((one) => one.id === id)?.name ?? null,
      stages: stages.map((one) => figuresOf(one, tallies.get(one.code))),
    }));
}

const FIGURES: Record<string, (fate: number, seconds: number) => boolean> = {
  entered: () => true,
  movedOn: (fate) => fate === MOVED_ON,
  lostHere: (fate) => fate === LOST_HERE,
  medianSeconds: (_, seconds) => !Number.isNaN(seconds),
};

/** Path: pipeline, `stages`, stage, figure. */
export function openStage(path: readonly string[], visits: RowSet, states: LeadStates): Opened | null {
  const [pipelineId, word, stageId, figure, ...rest] = path;
  if (word !== "stages" || rest.length > 0 || !Object.hasOwn(FIGURES, figure ?? "")) return null;
  const { stages } = states.history;
  const names = stageNames(states, [...tally(visits).keys()]).get(pipelineId!);
  if (!names?.some((one) => one.id === stageId)) return null;
  const takes = FIGURES[figure!]!;
  const rows = where(visits, (row) => {
    const stage = stages.of(Math.floor(visits.codes![row]! / FATES))!;
    if (stage.pipelineId !== pipelineId || stage.stageId !== stageId) return false;
    return takes(visits.codes![row]! % FATES, visits.values![row]!);
  });
  return counted(rows);
}
