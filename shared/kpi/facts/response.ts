/** How the leads created in a period were answered (KPI.md 2.3). Seconds on two clocks: wall and working time. */
import { NEVER } from "../../history/instants.ts";
import { OPEN } from "../../history/stages.ts";
import type { LeadStates } from "../../history/state.ts";
import { leadSet, type RowSet, sortByValue, where } from "../row-set.ts";
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
  return facts.created.filter((head) => isInbound(facts.states, head));
}

/** No manager created the lead by hand; in Bitrix24 also: it came through a channel of clients. */
function isInbound(states: LeadStates, head: number): boolean {
  const { history, settings } = states;
  if (!states.people.managers.has(states.createdBy(head))) return true;
  if (history.account.crm !== "bitrix24") return false;
  const source = history.records.sources.textOf(states.source(head));
  const channels = settings.response.inboundSources ?? history.dictionaries.channelSourceIds;
  return source !== null && channels.includes(source);
}

export function responseOf(facts: Facts): Response {
  const leads = responseLeads(facts);
  const contact = clocksOf(facts, leads, (head) => facts.states.firstContact(head));
  const reaction = clocksOf(facts, leads, (head) => facts.states.firstReaction(head));
  const { states } = facts;
  const untouched = where(leadSet(leads), (row) => states.firstContact(leads[row]!) === NEVER);
  return {
    answeredWork: contact.work,
    answeredWall: contact.wall,
    reactedWork: reaction.work,
    reactedWall: reaction.wall,
    waiting: where(untouched, (row) => states.outcome(untouched.leads[row]!) === OPEN),
    closedUntouched: where(untouched, (row) => states.outcome(untouched.leads[row]!) !== OPEN),
    decided: decidedOf(facts, leads),
    waited: waitedOf(facts, leads),
  };
}

/** Working seconds from the lead's creation, by its manager's clock. */
function workUntil(facts: Facts, head: number, to: number): number {
  const { states, clocks } = facts;
  const clock = clocks.hasPersonal
    ? clocks.of(states.history.users.textOf(states.manager(head)))
    : clocks.account;
  return clock.between(states.createdAt(head), to);
}

function clocksOf(facts: Facts, all: Int32Array, instantOf: (head: number) => number) {
  const leads = all.filter((head) => instantOf(head) !== NEVER);
  const of = (seconds: (head: number) => number) =>
    sortByValue(leadSet(leads, { values: Float64Array.from(leads, seconds) }));
  return {
    wall: of((head) => Math.max(0, instantOf(head) - facts.states.createdAt(head))),
    work: of((head) => workUntil(facts, head, instantOf(head))),
  };
}

function decidedOf(facts: Facts, leads: Int32Array): RowSet {
  const { states, asOf } = facts;
  const limit = facts.settings.response.slaMinutes * 60;
  const codes = Int32Array.from(leads, (head) => {
    const reaction = states.firstReaction(head);
    if (reaction !== NEVER) return workUntil(facts, head, reaction) <= limit ? 1 : 0;
    if (states.outcome(head) !== OPEN) return 0;
    return workUntil(facts, head, asOf) > limit ? 0 : -1;
  });
  const all = leadSet(leads, { codes });
  return where(all, (row) => codes[row]! >= 0);
}

/** Answered leads first, so that events come before censorings at a tie. */
function waitedOf(facts: Facts, leads: Int32Array): RowSet {
  const { states, asOf } = facts;
  const answered = leads.filter((head) => states.firstContact(head) !== NEVER);
  const others = leads.filter((head) => states.firstContact(head) === NEVER);
  const all = new Int32Array(leads.length);
  all.set(answered);
  all.set(others, answered.length);
  const values = Float64Array.from(all, (head, row) => {
    const end = row < answered.length ? states.firstContact(head) : Math.min(asOf, states.closedAt(head));
    return workUntil(facts, head, end);
  });
  const codes = Int32Array.from(all, (_, row) => (row < answered.length ? 1 : 0));
  return sortByValue(leadSet(all, { values, codes }));
}
