/** How the leads created in a period were answered (KPI.md 2.3). Seconds on two clocks: wall and working time. */

import { NEVER } from "../../history/instants.ts";
import { OPEN } from "../../history/stages.ts";
import type { LeadStates } from "../../history/state.ts";
import { keep, mapNumbers } from "../../history/typed-arrays.ts";
import { leadSet, type RowSet, sortByValue } from "../row-set.ts";
import type { Facts } from "./facts.ts";

export interface Response {
  /** Sorted by seconds to the first contact. */
  answeredWork: RowSet;
  answeredWall: RowSet;
  /** Sorted by seconds to the first reaction. */
  reactedWork: RowSet;
  reactedWall: RowSet;
  waiting: RowSet;
  closedUntouched: RowSet;
  /** Decided leads; code 1: reacted within the limit. */
  decided: RowSet;
  /** Everybody, sorted by working seconds waited; code 1: until an answer, 0: cut off. */
  waited: RowSet;
}

/** Leads that the population of `settings.response.population` takes in. */
export function responseLeads(facts: Facts): Int32Array {
  if (facts.settings.response.population === "all") return facts.created;
  return keep(facts.created, (head) => isInPopulation(facts.states, head));
}

/** The lead's response time counts. */
export const isInPopulation = (states: LeadStates, head: number): boolean =>
  states.settings.response.population === "all" || isInbound(states, head);

/** No manager created the lead by hand; in Bitrix24 also: it came through a channel of clients. */
function isInbound(states: LeadStates, head: number): boolean {
  const { history, settings } = states;
  if (!states.people.managers.has(states.createdBy(head))) return true;
  if (history.account.crm !== "bitrix24") return false;
  const source = history.records.sources.textOf(states.source(head));
  const channels = settings.response.inboundSources ?? history.dictionaries.channelSourceIds;
  return source !== null && channels.includes(source);
}

/** Answered leads with working seconds to the first contact, in no order. */
export function answeredOf(facts: Facts): RowSet {
  const { states } = facts;
  const leads = keep(responseLeads(facts), (head) => states.firstContact(head) !== NEVER);
  const values = mapNumbers(leads, (head) => workUntil(facts, head, states.firstContact(head)));
  return leadSet(leads, { values });
}

export function responseOf(facts: Facts): Response {
  const { states } = facts;
  const leads = responseLeads(facts);
  const untouched = keep(leads, (head) => states.firstContact(head) === NEVER);
  const reacted = keep(leads, (head) => states.firstReaction(head) !== NEVER);
  const answeredWork = sortByValue(facts.once(answeredOf));
  const reactedWork = leadSet(reacted, {
    values: mapNumbers(reacted, (head) => workUntil(facts, head, states.firstReaction(head))),
  });
  return {
    answeredWork,
    answeredWall: wallOf(states, answeredWork.leads, (head) => states.firstContact(head)),
    reactedWork: sortByValue(reactedWork),
    reactedWall: wallOf(states, reacted, (head) => states.firstReaction(head)),
    waiting: leadSet(keep(untouched, (head) => states.outcome(head) === OPEN)),
    closedUntouched: leadSet(keep(untouched, (head) => states.outcome(head) !== OPEN)),
    decided: decidedOf(facts, reactedWork, leads),
    waited: waitedOf(facts, answeredWork, untouched),
  };
}

function wallOf(states: LeadStates, leads: Int32Array, instantOf: (head: number) => number): RowSet {
  const seconds = (head: number) => Math.max(0, instantOf(head) - states.createdAt(head));
  return sortByValue(leadSet(leads, { values: mapNumbers(leads, seconds) }));
}

/** Working seconds from the lead's creation, by its manager's clock. */
function workUntil(facts: Facts, head: number, to: number): number {
  const { states, clocks } = facts;
  const clock = clocks.hasPersonal
    ? clocks.of(states.history.users.textOf(states.manager(head)))
    : clocks.account;
  return clock.between(states.createdAt(head), to);
}

/** Reacted leads, and those without a reaction that can no longer be in time. */
function decidedOf(facts: Facts, reacted: RowSet, all: Int32Array): RowSet {
  const { states, asOf } = facts;
  const limit = facts.settings.response.slaMinutes * 60;
  const late = keep(
    all,
    (head) =>
      states.firstReaction(head) === NEVER &&
      (states.outcome(head) !== OPEN || workUntil(facts, head, asOf) > limit),
  );
  const leads = new Int32Array(reacted.leads.length + late.length);
  leads.set(reacted.leads);
  leads.set(late, reacted.leads.length);
  const codes = new Int32Array(leads.length);
  reacted.values!.forEach((seconds, row) => {
    codes[row] = seconds <= limit ? 1 : 0;
  });
  return leadSet(leads, { codes });
}

/** Answered leads first, so that events come before censorings at a tie. */
function waitedOf(facts: Facts, answered: RowSet, untouched: Int32Array): RowSet {
  const { states, asOf } = facts;
  const known = answered.leads.length;
  const leads = new Int32Array(known + untouched.length);
  leads.set(answered.leads);
  leads.set(untouched, known);
  const values = new Float64Array(leads.length);
  values.set(answered.values!);
  for (let row = known; row < leads.length; row++) {
    values[row] = workUntil(facts, leads[row]!, Math.min(asOf, states.closedAt(leads[row]!)));
  }
  const codes = new Int32Array(leads.length).fill(1, 0, known);
  return sortByValue(leadSet(leads, { values, codes }));
}
