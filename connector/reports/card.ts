/** The one line of a lead's card: how long the client waits, by the very function that response time is counted with. */
import type { CardAnswer, CardState } from "#shared/api/answers.ts";
import { formatInstant } from "#shared/domain/instant.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { History } from "#shared/history/history.ts";
import { NEVER } from "#shared/history/instants.ts";
import { statesOf } from "#shared/history/latest-states.ts";
import { NO_STAGE, OPEN, WON } from "#shared/history/stages.ts";
import type { LeadStates } from "#shared/history/state.ts";
import { WorkingClocks } from "#shared/kpi/clocks.ts";
import { ObjectionKinds } from "#shared/kpi/facts/objections.ts";
import { productionCalendar } from "#shared/time/calendars/index.ts";

const AHEAD_SECONDS = 8 * 86_400;

export interface CardQuestion {
  recordId: string;
  asOf: number;
  settings: Settings;
  viewerId: string;
}

/** Everything of the answer but what only the connector knows (the survey's address, the usual time, who may write). */
export type CardFacts = Omit<CardAnswer, "surveyUrl" | "objections"> & {
  kinds: string[];
  /** The record that holds the lead's state: the deal, where a CRM lead was converted. */
  record: string;
  /** When it was won, `null` when it is not. */
  wonAt: number | null;
};

function stateOf(states: LeadStates, head: number): CardState {
  if (states.isExcluded(head)) return "not-counted";
  if (states.firstContact(head) !== NEVER) return "answered";
  if (states.outcome(head) !== OPEN) return "closed";
  return states.firstReaction(head) !== NEVER ? "reacted" : "waiting";
}

/** When the lead came into its present stage: its last real move, else its creation. */
function inStageSince(states: LeadStates, head: number): number {
  const { moves } = states.history;
  let since = states.createdAt(head);
  for (let at = moves.start[head]!; at < moves.start[head]! + moves.count[head]!; at++) {
    if (moves.isMove(at) && moves.at[at]! <= states.asOf) since = Math.max(since, moves.at[at]!);
  }
  return since;
}

/** A win without a known instant counts from the last that is known of the lead. */
function wonAt(states: LeadStates, head: number): number | null {
  if (states.outcome(head) !== WON) return null;
  const closedAt = states.closedAt(head);
  return closedAt === NEVER ? states.createdAt(head) : closedAt;
}

function kindsOf(states: LeadStates, head: number): string[] {
  const kinds = new ObjectionKinds(states);
  return [...kinds.of(head, states.outcome(head))].map((code) => kinds.words.textOf(code));
}

/** `null` for a record that is not known, or deleted. */
export function cardFacts(history: History, question: CardQuestion): CardFacts | null {
  const { asOf, settings } = question;
  const states = statesOf(history, asOf, settings);
  const row = history.records.find(question.recordId);
  const head = row < 0 ? -1 : states.identity.headOf(row);
  if (head < 0) return null;
  const managerId = history.users.textOf(states.manager(head));
  const clock = new WorkingClocks(settings, history.account.timeZone, productionCalendar).of(managerId);
  const createdAt = states.createdAt(head);
  const worked = (at: number) => (at === NEVER ? null : clock.between(createdAt, at));
  const limitSeconds = settings.response.slaMinutes * 60;
  const [reactedIn, answeredIn] = [worked(states.firstReaction(head)), worked(states.firstContact(head))];
  const state = stateOf(states, head);
  const stage = states.stage(head);
  const listed = stage === NO_STAGE ? null : history.stages.of(stage);
  return {
    lead: question.recordId,
    asOf: formatInstant(asOf),
    state,
    manager: managerId === null ? null : { id: managerId, name: nameOf(history, managerId) },
    yours: managerId === question.viewerId,
    waitingSince: formatInstant(createdAt),
    limitSeconds,
    leftSeconds: state === "waiting" ? limitSeconds - clock.between(createdAt, asOf) : null,
    working: clock
      .intervals(asOf, asOf + AHEAD_SECONDS)
      .map(([from, to]) => [formatInstant(from), formatInstant(to)]),
    answeredIn,
    reactedIn,
    withinLimit: reactedIn === null ? null : reactedIn <= limitSeconds,
    stage: listed && {
      name: stageName(history, listed),
      seconds: asOf - inStageSince(states, head),
      usualSeconds: null,
    },
    kinds: kindsOf(states, head),
    record: history.records.idOf(head),
    wonAt: wonAt(states, head),
  };
}

const nameOf = (history: History, id: string) =>
  history.dictionaries.managers.find((one) => one.id === id)?.name ?? null;

function stageName(history: History, stage: { pipelineId: string | null; stageId: string }): string {
  const { pipelines, leadStages } = history.dictionaries;
  const stages = pipelines.find((one) => one.id === stage.pipelineId)?.stages ?? leadStages;
  return stages.find((one) => one.id === stage.stageId)?.name ?? stage.stageId;
}
