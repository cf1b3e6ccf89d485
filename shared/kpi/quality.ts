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
  for (const head of new Set([...facts.created, ...facts.won, ...facts.lost])) {
    lookAtLead(facts, head, (kind) => findings.add(kind, records.idOf(head)));
  }
  const cycles = facts.once(cyclesOf);
  cycles.leads.forEach((head, row) => {
    if (cycles.values![row]! < 0) findings.add("cycle-negative", records.idOf(head));
  });
  lookAtEvents(facts, findings);
  return findings.quality;
}

function lookAtLead({ states }: Facts, head: number, find: (kind: string) => void): void {
  const { records, users, dictionaries } = states.history;
  if (Number.isNaN(records.amount[head]!)) find("amount-missing");
  if (records.amount[head]! < 0) find("amount-negative");
  if (states.isUnconverted(head)) find("unconverted");
  if (states.closedAt(head) < states.createdAt(head)) find("closed-before-creation");
  if (states.outcome(head) !== OPEN && states.closedAt(head) === NEVER) find("closed-at-unknown");
  const manager = users.textOf(states.manager(head));
  if (manager === null) find("manager-missing");
  else if (!dictionaries.managers.some((one) => one.id === manager)) find("manager-left");
  if (states.source(head) === NONE) find("source-missing");
  if (!states.history.stages.isListed(records.stage[head]!)) find("stage-unknown");
}

/** Events of records that are not known, early touches, and moves in one second. */
function lookAtEvents({ states, window, asOf }: Facts, findings: Findings): void {
  const { records, moves, touches, indexes } = states.history;
  const end = Math.min(window.end, asOf + 1);
  indexes.activity.each(window.start, end, records.length, (row) => {
    const unknown = records.createdAt[row]! > asOf;
    const start = touches.start[row]!;
    for (let position = start; position < start + touches.count[row]!; position++) {
      const at = touches.at[position]!;
      if (at < window.start || at >= end) continue;
      if (unknown) findings.add("touch-of-unknown-lead", records.idOf(row));
      else if (at < records.createdAt[row]! - EARLY_SECONDS) {
        findings.add("touch-before-creation", records.idOf(row));
      }
    }
    const first = moves.start[row]!;
    for (let position = first; position < first + moves.count[row]!; position++) {
      const at = moves.at[position]!;
      if (at < window.start || at >= end) continue;
      if (unknown) findings.add("move-of-unknown-lead", records.idOf(row));
      else if (position > first && at === moves.at[position - 1]) {
        findings.add("moves-in-one-second", records.idOf(row));
      }
    }
  });
}
