/**
 * Who waits now: open leads of the last days that nobody has reached, and until when each is to be answered, by the very
 * clock and limit that response time is counted with (KPI.md 2.3); rules for a pipeline or a source come before the limit.
 */
import type { Instant } from "#shared/domain/instant.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { History } from "#shared/history/history.ts";
import { NEVER } from "#shared/history/instants.ts";
import { statesOf } from "#shared/history/latest-states.ts";
import { createdIn } from "#shared/history/select.ts";
import { OPEN } from "#shared/history/stages.ts";
import type { LeadStates } from "#shared/history/state.ts";
import { WorkingClocks } from "#shared/kpi/clocks.ts";
import { isInPopulation } from "#shared/kpi/facts/response.ts";
import type { WorkingTime } from "#shared/time/working-time.ts";
import { workingDeadline } from "./deadline.ts";

/** Clients who asked longer ago are lost, not waiting. */
const BACK_SECONDS = 14 * 86_400;

export interface WaitingLead {
  head: number;
  recordId: string;
  title: string;
  managerId: string | null;
  pipelineId: string | null;
  sourceId: string | null;
  /** Minor units. */
  amount: number;
  createdAt: Instant;
  /** Somebody tried already, and did not reach the client. */
  reacted: boolean;
  /** Working seconds that are allowed; `null` where a rule says that nobody is to be warned. */
  limitSeconds: number | null;
  clock: WorkingTime;
}

function limitOf(settings: Settings, pipelineId: string | null, sourceId: string | null): number | null {
  const rule = settings.warnings.rules.find(
    ({ pipeline, source }) =>
      (pipeline === null || pipeline === pipelineId) && (source === null || source === sourceId),
  );
  const minutes = rule ? rule.slaMinutes : settings.response.slaMinutes;
  return minutes === null ? null : minutes * 60;
}

function leadOf(states: LeadStates, head: number, settings: Settings, clocks: WorkingClocks): WaitingLead {
  const { users, stages, records } = states.history;
  const managerId = users.textOf(states.manager(head));
  const pipelineId = stages.pipelines.textOf(states.pipeline(head));
  const sourceId = records.sources.textOf(states.source(head));
  return {
    head,
    recordId: records.idOf(head),
    title: records.titleOf(head),
    managerId,
    pipelineId,
    sourceId,
    amount: states.amount(head),
    createdAt: states.createdAt(head),
    reacted: states.firstReaction(head) !== NEVER,
    limitSeconds: limitOf(settings, pipelineId, sourceId),
    clock: clocks.of(managerId),
  };
}

export function waitingLeads(history: History, settings: Settings, now: Instant): WaitingLead[] {
  const states = statesOf(history, now, settings);
  const clocks = new WorkingClocks(settings, history.account.timeZone);
  const recent = createdIn(states, now - BACK_SECONDS, now + 1, { further: false });
  return [...recent]
    .filter((head) => states.outcome(head) === OPEN && states.firstContact(head) === NEVER)
    .filter((head) => isInPopulation(states, head))
    .map((head) => leadOf(states, head, settings, clocks));
}

/** When the lead's limit is over; `null` where there is none, or no working hours. */
export const deadlineOf = ({ clock, createdAt, limitSeconds }: WaitingLead): Instant | null =>
  limitSeconds === null ? null : workingDeadline(clock, createdAt, limitSeconds);
