/** How far the leads created in a period came, and through which stages (KPI.md 2.9). */
import { LOST, OPEN, WON } from "../../history/stages.ts";
import type { LeadStates } from "../../history/state.ts";
import { NONE } from "../../history/vocabulary.ts";
import { leadSet, type RowSet } from "../row-set.ts";
import type { Facts } from "./facts.ts";
import { eachVisit, LOST_HERE, MOVED_ON, STILL_HERE } from "./visits.ts";

export const STEPS = ["lead", "meeting", "proposal", "deal"] as const;
const MEETING_STEP = 1;
const DEAL_STEP = 3;
/** A cohort code is the furthest step, and a bit for each step that the lead was really seen in. */
export const FURTHEST_BITS = 3;
export const seenBit = (step: number): number => 4 << step;
/** A visit code is a stage and how the lead last left it. */
export const FATES = 3;

export interface Funnel {
  cohort: RowSet;
  /** Pairs of a lead and an open stage of a pipeline; value: seconds of finished visits, NaN without any. */
  visits: RowSet;
}

/** By code of an open stage: the index of the step that the settings map it to, or −1. */
function stepsOfStages(states: LeadStates): Int8Array {
  const { stages, account } = states.history;
  const { steps } = states.settings.funnel;
  return Int8Array.from({ length: stages.size }, (_, code) => {
    const stage = stages.of(code);
    if (!stage || stage.pipelineId === null) return -1;
    const mapped = Object.hasOwn(steps, stage.pipelineId) ? steps[stage.pipelineId]! : {};
    const names = [stage.stageId];
    if (account.crm === "amocrm") names.push(stage.stageId.slice(stage.stageId.indexOf(":") + 1));
    const name = names.find((one) => Object.hasOwn(mapped, one));
    return name === undefined ? -1 : STEPS.indexOf(mapped[name]!);
  });
}

interface Stay {
  fate: number;
  seconds: number;
}

export function funnelOf({ states, created }: Facts): Funnel {
  const stepOf = stepsOfStages(states);
  const codes = new Int32Array(created.length);
  const [leads, visited, seconds] = [[] as number[], [] as number[], [] as number[]];
  created.forEach((head, row) => {
    const stays = staysOf(states, head);
    let code = states.hadMeeting(head) ? seenBit(MEETING_STEP) : 0;
    for (const [stage, stay] of stays) {
      if (stepOf[stage]! >= 0) code |= seenBit(stepOf[stage]!);
      leads.push(head);
      visited.push(stage * FATES + stay.fate);
      seconds.push(stay.seconds);
    }
    codes[row] = code | furthestOf(code, states.outcome(head) === WON);
  });
  return {
    cohort: leadSet(created, { codes }),
    visits: leadSet(Int32Array.from(leads), {
      codes: Int32Array.from(visited),
      values: Float64Array.from(seconds),
    }),
  };
}

/** The cohort, told apart only by who was won. */
export function wonCohort({ states, created }: Facts): RowSet {
  const codes = Int32Array.from(created, (head) => (states.outcome(head) === WON ? DEAL_STEP : 0));
  return leadSet(created, { codes });
}

function furthestOf(seen: number, won: boolean): number {
  if (won) return DEAL_STEP;
  let step = DEAL_STEP - 1;
  while (step > 0 && !(seen & seenBit(step))) step--;
  return step;
}

/** By open stage of a pipeline: how the lead last left it, and the seconds of its finished visits there. */
function staysOf(states: LeadStates, head: number): Map<number, Stay> {
  const { stages, records } = states.history;
  const present = records.stage[head]!;
  const stays = new Map<number, Stay>();
  eachVisit(states, head, (visited, entered, left) => {
    if (stages.pipeline[visited] === NONE || stages.outcomeTo(present, visited) !== OPEN) return;
    const stage = stages.canonical[visited]!;
    const stay = stays.get(stage) ?? { fate: STILL_HERE, seconds: Number.NaN };
    if (left) {
      stay.seconds = (Number.isNaN(stay.seconds) ? 0 : stay.seconds) + left.at - entered;
      stay.fate = stages.outcomeTo(present, left.stage) === LOST ? LOST_HERE : MOVED_ON;
    } else {
      stay.fate = STILL_HERE;
    }
    stays.set(stage, stay);
  });
  return stays;
}
