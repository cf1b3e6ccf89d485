/** Bad data of the period by kind, with ids: what the figures had to live with (KPI.md 4). Each opens as a list. */
import type { Quality } from "../api/report.ts";
import { NEVER } from "../history/instants.ts";
import { EARLY_SECONDS } from "../history/lead-touches.ts";
import { OPEN } from "../history/stages.ts";
import { NONE } from "../history/vocabulary.ts";
import { cyclesOf } from "./facts/cycle.ts";
import type { Facts } from "./facts/facts.ts";
import { leadSet, type RowSet } from "./row-set.ts";

const MOST_IDS = 100;

/** What was found: rows of records, and for `user-unknown` codes of users. */
class Findings {
  readonly rows = new Map<string, number[]>();

  add(kind: string, row: number): void {
    const found = this.rows.get(kind);
    if (found) found.push(row);
    else this.rows.set(kind, [row]);
  }
}

/** The kind whose findings are users, not records. */
const USERS = "user-unknown";

/** Looks at the leads created or closed in the period, and at its touches and moves. */
function findingsOf(facts: Facts): Findings {
  const findings = new Findings();
  const look = leadLooker(facts, findings);
  const lists = [facts.created, facts.won, facts.lost];
  const isNew = facts.states.distinct();
  for (const leads of lists) {
    for (let at = 0; at < leads.length; at++) if (isNew(leads[at]!)) look(leads[at]!);
  }
  const { leads, values } = facts.once(cyclesOf);
  for (let at = 0; at < leads.length; at++) if (values![at]! < 0) findings.add("cycle-negative", leads[at]!);
  lookAtEvents(facts, findings);
  lookAtMixedTouches(facts, findings);
  return findings;
}

export function qualityOf(facts: Facts): Quality {
  const { records, users } = facts.states.history;
  const quality: Quality = {};
  for (const [kind, rows] of facts.once(findingsOf).rows) {
    const idOf = (row: number) => (kind === USERS ? users.textOf(row)! : records.idOf(row));
    quality[kind] = { count: rows.length, ids: rows.slice(0, MOST_IDS).map(idOf) };
  }
  return quality;
}

/** The rows behind a count; `null` for a kind that was not found. Users stand as who acted. */
export function openQuality(facts: Facts, kind: string): RowSet | null {
  const rows = facts.once(findingsOf).rows.get(kind);
  if (!rows) return null;
  const found = Int32Array.from(rows);
  return kind === USERS ? leadSet(new Int32Array(found.length).fill(-1), { people: found }) : leadSet(found);
}

function leadLooker({ states }: Facts, findings: Findings): (head: number) => void {
  const { records, stages, users, dictionaries } = states.history;
  const listed = new Set(dictionaries.managers.map((one) => users.find(one.id)));
  const pipelines = new Set(dictionaries.pipelines.map((one) => stages.pipelines.find(one.id)));
  return (head) => {
    const find = (kind: string) => findings.add(kind, head);
    const amount = records.amount[head]!;
    if (Number.isNaN(amount)) find("amount-missing");
    else if (amount < 0) find("amount-negative");
    if (states.isUnconverted(head)) find("unconverted");
    const closedAt = states.closedAt(head);
    if (closedAt < states.createdAt(head)) find("closed-before-creation");
    if (closedAt === NEVER && states.outcome(head) !== OPEN) find("closed-at-unknown");
    const manager = states.manager(head);
    if (manager === NONE) find("manager-missing");
    else if (!listed.has(manager)) find("manager-left");
    if (states.source(head) === NONE) find("source-missing");
    if (!stages.isListed(records.stage[head]!)) find("stage-unknown");
    const pipeline = stages.pipeline[records.stage[head]!]!;
    if (pipeline !== NONE && !pipelines.has(pipeline)) find("pipeline-unknown");
  };
}

/** Users who act and whom no list knows, each once. */
function userLooker({ states }: Facts, findings: Findings): (user: number) => void {
  const { users, dictionaries } = states.history;
  const { managers, formerManagerIds, botIds } = dictionaries;
  const ids = [null, ...managers.map((one) => one.id), ...formerManagerIds, ...botIds];
  const known = new Uint8Array(users.size);
  for (const code of ids.map((id) => users.find(id))) if (code >= 0) known[code] = 1;
  return (user) => {
    if (known[user]) return;
    known[user] = 1;
    findings.add(USERS, user);
  };
}

/** Events of records and users that are not known, early touches, and moves in one second. */
function lookAtEvents(facts: Facts, findings: Findings): void {
  const { states, stretch, asOf, activeRows } = facts;
  const { records, moves, touches } = states.history;
  const { makers } = states.people;
  const lookAtUser = userLooker(facts, findings);
  const isInside = (at: number) => at >= stretch.from && at < stretch.end;
  for (let place = 0; place < activeRows.length; place++) {
    const row = activeRows[place]!;
    const createdAt = records.createdAt[row]!;
    const unknown = createdAt > asOf;
    const kind = unknown ? "touch-of-unknown-lead" : "touch-before-creation";
    const bound = unknown ? stretch.end : createdAt - EARLY_SECONDS;
    const start = touches.start[row]!;
    for (let position = start; position < start + touches.count[row]!; position++) {
      const at = touches.at[position]!;
      if (at >= stretch.end) break;
      if (at < stretch.from) continue;
      lookAtUser(makers[touches.actor[position]!]!);
      if (at < bound) findings.add(kind, row);
    }
    const first = moves.start[row]!;
    for (let position = first; position < first + moves.count[row]!; position++) {
      const at = moves.at[position]!;
      if (!isInside(at)) continue;
      lookAtUser(moves.by[position]!);
      if (unknown) findings.add("move-of-unknown-lead", row);
      else if (position > first && at === moves.at[position - 1]) findings.add("moves-in-one-second", row);
    }
  }
}

/** A touch on several things of which all leads are unknown; it is found under the first of them. */
function lookAtMixedTouches({ states, stretch, asOf }: Facts, findings: Findings): void {
  const { records, mixedTouches, indexes } = states.history;
  const { columns, recordRows } = mixedTouches;
  for (const number of indexes.mixedActivity.ownersIn(stretch.from, stretch.end, mixedTouches.length)) {
    const rows = recordRows[number]!;
    if (rows.length === 0 || rows.some((row) => records.createdAt[row]! <= asOf)) continue;
    const position = columns.start[number]!;
    const at = columns.at[position]!;
    if (columns.count[number]! > 0 && at >= stretch.from && at < stretch.end) {
      findings.add("touch-of-unknown-lead", rows[0]!);
    }
  }
}
