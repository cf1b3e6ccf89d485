/** Bad data of the period by kind, with the first ids: what the figures had to live with (KPI.md 4). */
import type { Quality } from "../api/report.ts";
import { NEVER } from "../history/instants.ts";
import { EARLY_SECONDS } from "../history/lead-touches.ts";
import { OPEN } from "../history/stages.ts";
import { NONE } from "../history/vocabulary.ts";
import { cyclesOf } from "./facts/cycle.ts";
import type { Facts } from "./facts/facts.ts";

const MOST_IDS = 100;

class Findings {
  readonly quality: Quality = {};

  add(kind: string, id: string): void {
    const found = this.quality[kind] ?? { count: 0, ids: [] };
    this.quality[kind] = found;
    found.count++;
    if (found.ids.length < MOST_IDS) found.ids.push(id);
  }
}

/** Looks at the leads created or closed in the period, and at its touches and moves. */
export function qualityOf(facts: Facts): Quality {
  const findings = new Findings();
  const { records } = facts.states.history;
  const look = leadLooker(facts, findings);
  const isNew = facts.states.distinct();
  for (const leads of [facts.created, facts.won, facts.lost]) {
    for (let at = 0; at < leads.length; at++) if (isNew(leads[at]!)) look(leads[at]!);
  }
  const cycles = facts.once(cyclesOf);
  cycles.leads.forEach((head, row) => {
    if (cycles.values![row]! < 0) findings.add("cycle-negative", records.idOf(head));
  });
  lookAtEvents(facts, findings);
  return findings.quality;
}

function leadLooker({ states }: Facts, findings: Findings): (head: number) => void {
  const { records, stages, users, dictionaries } = states.history;
  const listed = new Set(dictionaries.managers.map((one) => users.find(one.id)));
  const pipelines = new Set(dictionaries.pipelines.map((one) => stages.pipelines.find(one.id)));
  return (head) => {
    const find = (kind: string) => findings.add(kind, records.idOf(head));
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

/** Events of records that are not known, early touches, and moves in one second. */
function lookAtEvents(facts: Facts, findings: Findings): void {
  const { states, stretch, asOf, activeRows } = facts;
  const { records, moves, touches } = states.history;
  const isInside = (at: number) => at >= stretch.from && at < stretch.end;
  for (let place = 0; place < activeRows.length; place++) {
    const row = activeRows[place]!;
    const createdAt = records.createdAt[row]!;
    const unknown = createdAt > asOf;
    const kind = unknown ? "touch-of-unknown-lead" : "touch-before-creation";
    const bound = unknown ? stretch.end : Math.min(stretch.end, createdAt - EARLY_SECONDS);
    const start = touches.start[row]!;
    for (let position = start; position < start + touches.count[row]!; position++) {
      if (touches.at[position]! >= bound) break;
      if (isInside(touches.at[position]!)) findings.add(kind, records.idOf(row));
    }
    const first = moves.start[row]!;
    for (let position = first; position < first + moves.count[row]!; position++) {
      const at = moves.at[position]!;
      const again = position > first && at === moves.at[position - 1];
      if ((!unknown && !again) || !isInside(at)) continue;
      findings.add(unknown ? "move-of-unknown-lead" : "moves-in-one-second", records.idOf(row));
    }
  }
}
