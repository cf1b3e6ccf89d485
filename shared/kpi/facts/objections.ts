/** Objections: (lead, kind) pairs from tags, a field and loss reasons (KPI.md 2.10). */
import type { Settings } from "../../domain/settings.ts";
import { oncePer } from "../../history/once.ts";
import { LOST, OPEN, WON } from "../../history/stages.ts";
import type { LeadStates } from "../../history/state.ts";
import { Vocabulary } from "../../history/vocabulary.ts";
import { leadSet, type RowSet } from "../row-set.ts";
import type { Facts } from "./facts.ts";

const fold = (text: string) => text.trim().toLowerCase();

/** Kind of an objection that a tag names, or `null`. Example: ` Возражение: Дорого` is `дорого`. */
export function kindOfTag(tag: string, prefixes: readonly string[]): string | null {
  const folded = fold(tag);
  const prefix = prefixes.find((one) => folded.startsWith(one.toLowerCase()));
  return prefix === undefined ? null : folded.slice(prefix.length).trim() || null;
}

/** The kinds of an account under its settings; lists of tags are read once each. */
export class ObjectionKinds {
  readonly words = new Vocabulary();
  readonly #states: LeadStates;
  readonly #settings: Settings["objections"];
  readonly #ofTags = new Map<number, readonly number[]>();
  readonly #ofReasons: ReadonlyMap<number, number>;

  constructor(states: LeadStates) {
    this.#states = states;
    this.#settings = states.settings.objections;
    this.#ofReasons = new Map(
      Object.entries(this.#settings.lossReasons)
        .filter(([, kind]) => fold(kind) !== "")
        .map(([id, kind]) => [states.history.records.lossReasons.find(id), this.words.codeOf(fold(kind))]),
    );
  }

  /** Codes in `words` of the lead's objections, each once; a loss reason is one only while the lead is lost. */
  of(head: number, outcome: number): ReadonlySet<number> {
    const { records } = this.#states.history;
    const kinds = new Set(this.#tagKinds(records.tags[head]!));
    if (this.#settings.field !== null) {
      for (const value of this.#states.field(head, this.#settings.field)) {
        if (fold(value) !== "") kinds.add(this.words.codeOf(fold(value)));
      }
    }
    const reason = outcome === LOST ? this.#ofReasons.get(records.lossReason[head]!) : undefined;
    if (reason !== undefined) kinds.add(reason);
    return kinds;
  }

  #tagKinds(list: number): readonly number[] {
    let kinds = this.#ofTags.get(list);
    if (!kinds) {
      kinds = this.#states.history.records.tagLists
        .of(list)
        .map((tag) => kindOfTag(tag, this.#settings.tagPrefixes))
        .filter((kind) => kind !== null)
        .map((kind) => this.words.codeOf(kind));
      this.#ofTags.set(list, kinds);
    }
    return kinds;
  }
}

export const objectionKinds = oncePer((states: LeadStates) => new ObjectionKinds(states));

function pairsOf(facts: Facts, leads: Iterable<number>, outcome: number): RowSet {
  const kinds = objectionKinds(facts.states);
  const [heads, codes] = [[] as number[], [] as number[]];
  for (const head of leads) {
    for (const kind of kinds.of(head, outcome)) {
      heads.push(head);
      codes.push(kind);
    }
  }
  return leadSet(Int32Array.from(heads), { codes: Int32Array.from(codes) });
}

export const handledObjections = (facts: Facts): RowSet => pairsOf(facts, facts.won, WON);
export const lostObjections = (facts: Facts): RowSet => pairsOf(facts, facts.lost, LOST);

/** Pairs on leads that are open at `asOf` or, once the period is over, were open just before its end. */
export function openObjections(facts: Facts): RowSet {
  const { states, window, filter } = facts;
  const lastInstant = Math.min(window.end - 1, facts.asOf);
  const open: number[] = [];
  for (let row = 0; row < states.history.records.length; row++) {
    const head = states.identity.exists(row) ? states.leadOf(row) : -1;
    if (head !== row || states.createdAt(head) > lastInstant || !filter.takes(head)) continue;
    if (isOpenAt(states, head, lastInstant)) open.push(head);
  }
  return pairsOf(facts, open, OPEN);
}

function isOpenAt(states: LeadStates, head: number, at: number): boolean {
  if (at >= states.asOf) return states.outcome(head) === OPEN;
  // Closed before, and closed since: no need to look back.
  if (states.outcome(head) !== OPEN && states.closedAt(head) <= at) return false;
  return states.outcomeAt(head, at) === OPEN;
}
