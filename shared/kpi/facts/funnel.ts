/** How far the leads created in a period came, and through which stages (KPI.md 2.9). */
import { GrowingInts } from "../../history/growing.ts";
import { LOST, OPEN, WON } from "../../history/stages.ts";
import type { LeadStates } from "../../history/state.ts";
import { mapInts } from "../../history/typed-arrays.ts";
import { NONE } from "../../history/vocabulary.ts";
import { leadSet, type RowSet, sortByValue } from "../row-set.ts";
import type { Facts } from "./facts.ts";
import { eachVisit, LOST_HERE, MOVED_ON, NOWHERE, STILL_HERE } from "./visits.ts";

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
  /** Pairs of a lead and an open stage of a pipeline; value: seconds of finished visits, NaN without any; sorted. */
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

/** The stages that one lead has been in, each once. Made once and cleared for each lead: there are few in one. */
class Stays {
  length = 0;
  readonly stages: number[] = [];
  readonly fates: number[] = [];
  readonly seconds: number[] = [];

  /** The place of a stage, a new one when the lead was not in it before. */
  placeOf(stage: number): number {
    for (let place = 0; place < this.length; place++) if (this.stages[place] === stage) return place;
    this.stages[this.length] = stage;
    this.seconds[this.length] = Number.NaN;
    return this.length++;
  }
}

/** By open stage of a pipeline: how the lead last left it, and the seconds of its finished visits there. */
function readStays(states: LeadStates, head: number, stays: Stays): void {
  const { stages, records } = states.history;
  const present = records.stage[head]!;
  stays.length = 0;
  eachVisit(states, head, (visited, entered, leftTo, leftAt) => {
    if (stages.pipeline[visited] === NONE || stages.outcomeTo(present, visited) !== OPEN) return;
    const place = stays.placeOf(stages.canonical[visited]!);
    if (leftTo === NOWHERE) {
      stays.fates[place] = STILL_HERE;
      return;
    }
    const before = stays.seconds[place]!;
    stays.seconds[place] = (Number.isNaN(before) ? 0 : before) + leftAt - entered;
    stays.fates[place] = stages.outcomeTo(present, leftTo) === LOST ? LOST_HERE : MOVED_ON;
  });
}

export function funnelOf({ states, created }: Facts): Funnel {
  const stepOf = stepsOfStages(states);
  const [leads, visited] = [new GrowingInts(), new GrowingInts()];
  const seconds: number[] = [];
  const stays = new Stays();
  const codes = mapInts(created, (head) => {
    readStays(states, head, stays);
    let seen = states.hadMeeting(head) ? seenBit(MEETING_STEP) : 0;
    for (let place = 0; place < stays.length; place++) {
      const stage = stays.stages[place]!;
      if (stepOf[stage]! >= 0) seen |= seenBit(stepOf[stage]!);
      leads.push(head);
      visited.push(stage * FATES + stays.fates[place]!);
      seconds.push(stays.seconds[place]!);
    }
    return seen | furthestOf(seen, states.outcome(head) === WON);
  });
  return {
    cohort: leadSet(created, { codes }),
    visits: sortByValue(leadSet(leads.values, { codes: visited.values, values: new Float64Array(seconds) })),
  };
}

/** The cohort, told apart only by who was won. */
export function wonCohort({ states, created }: Facts): RowSet {
  const codes = mapInts(created, (head) => (states.outcome(head) === WON ? DEAL_STEP : 0));
  return leadSet(created, { codes });
}

function furthestOf(seen: number, won: boolean): number {
  if (won) return DEAL_STEP;
  let step = DEAL_STEP - 1;
  while (step > 0 && !(seen & seenBit(step))) step--;
  return step;
}
