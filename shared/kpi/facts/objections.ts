/** Objections: (lead, kind) pairs from tags, a field and loss reasons (KPI.md 2.10). */
import type { Settings } from "../../domain/settings.ts";
import { eachClosing } from "../../history/closings.ts";
import { GrowingInts } from "../../history/growing.ts";
import { oncePer } from "../../history/once.ts";
import { LOST, OPEN, WON } from "../../history/stages.ts";
import type { LeadStates } from "../../history/state.ts";
import { mapNumbers } from "../../history/typed-arrays.ts";
import { Vocabulary } from "../../history/vocabulary.ts";
import { leadSet, type RowSet } from "../row-set.ts";
import type { Facts } from "./facts.ts";

const fold = (text: string) => text.trim().toLowerCase();

/** Kind of an objection that a tag names, or `null`. Example: ` Возражение: Дорого` is `дорого`. */
function kindOfTag(tag: string, prefixes: readonly string[]): string | null {
  const folded = fold(tag);
  const prefix = prefixes.map((one) => one.toLowerCase()).find((one) => folded.startsWith(one));
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

  /** The record has a tag, or the field, that names an objection. */
  mayHave(row: number): boolean {
    const { records } = this.#states.history;
    if (this.#settings.field !== null && records.fields[row] !== 0) return true;
    return records.tags[row] !== 0 && this.#tagKinds(records.tags[row]!).length > 0;
  }

  /** Codes in `words` of the lead's objections, each once; a loss reason is one only while the lead is lost. */
  of(head: number, outcome: number): Iterable<number> {
    const { records } = this.#states.history;
    const tagged = this.#tagKinds(records.tags[head]!);
    const reason = outcome === LOST ? this.#ofReasons.get(records.lossReason[head]!) : undefined;
    if (this.#settings.field === null && reason === undefined) return tagged;
    const kinds = new Set(tagged);
    if (this.#settings.field !== null) {
      for (const value of this.#states.field(head, this.#settings.field)) {
        if (fold(value) !== "") kinds.add(this.words.codeOf(fold(value)));
      }
    }
    if (reason !== undefined) kinds.add(reason);
    return kinds;
  }

  #tagKinds(list: number): readonly number[] {
    let kinds = this.#ofTags.get(list);
    if (!kinds) {
      const named = this.#states.history.records.tagLists
        .of(list)
        .map((tag) => kindOfTag(tag, this.#settings.tagPrefixes))
        .filter((kind) => kind !== null);
      kinds = [...new Set(named)].map((kind) => this.words.codeOf(kind));
      this.#ofTags.set(list, kinds);
    }
    return kinds;
  }
}

export const objectionKinds = oncePer((states: LeadStates) => new ObjectionKinds(states));

function pairsOf(facts: Facts, leads: Int32Array, outcome: number): RowSet {
  const kinds = objectionKinds(facts.states);
  const [heads, codes] = [new GrowingInts(), new GrowingInts()];
  for (let row = 0; row < leads.length; row++) {
    const head = leads[row]!;
    for (const kind of kinds.of(head, outcome)) {
      heads.push(head);
      codes.push(kind);
    }
  }
  return leadSet(heads.values.slice(), { codes: codes.values.slice() });
}

export const handledObjections = (facts: Facts): RowSet => pairsOf(facts, facts.won, WON);
export const lostObjections = (facts: Facts): RowSet => pairsOf(facts, facts.lost, LOST);

/** Leads with an objection: those that are open first, then the last closed first. */
interface Objected {
  heads: Int32Array;
  /** `Infinity` for open leads. */
  closedAt: Float64Array;
  /** 1: never closed at all, so open since its creation. */
  alwaysOpen: Uint8Array;
}

/** All leads of the account that have an objection while they are open. */
const objectedLeads = oncePer((states: LeadStates): Objected => {
  const kinds = objectionKinds(states);
  const found = new GrowingInts();
  for (let row = 0; row < states.history.records.length; row++) {
    if (!kinds.mayHave(row)) continue;
    const head = states.leadOf(row);
    if (head >= 0 && (head === row || !kinds.mayHave(head))) found.push(head);
  }
  const closing = (head: number) =>
    states.outcome(head) === OPEN ? Number.POSITIVE_INFINITY : states.closedAt(head);
  const heads = found.values.slice().sort((one, other) => {
    const [first, second] = [closing(one), closing(other)];
    return first === second ? one - other : second > first ? 1 : -1;
  });
  return {
    heads,
    closedAt: mapNumbers(heads, closing),
    alwaysOpen: Uint8Array.from(heads, (head) => (neverClosed(states, head) ? 1 : 0)),
  };
});

function neverClosed(states: LeadStates, head: number): boolean {
  let closed = false;
  const see = () => {
    closed = true;
  };
  eachClosing(states.history, head, see);
  const origin = states.identity.originOf(head);
  if (origin !== head) eachClosing(states.history, origin, see);
  return !closed && states.outcome(head) === OPEN;
}

/** Pairs on leads that are open at `asOf` or, once the period is over, were open just before its end. */
export function openObjections(facts: Facts): RowSet {
  const { states, window, filter } = facts;
  const { heads, closedAt, alwaysOpen } = objectedLeads(states);
  const at = Math.min(window.end - 1, facts.asOf);
  const open = new GrowingInts();
  // Who came into his present closed outcome by then was closed then: the rest of the list need not be asked.
  for (let place = 0; place < heads.length && closedAt[place]! > at; place++) {
    const head = heads[place]!;
    if (states.createdAt(head) > at || !(alwaysOpen[place] || isOpenAt(states, head, at))) continue;
    if (filter.isEmpty || filter.takes(head)) open.push(head);
  }
  return pairsOf(facts, open.values, OPEN);
}

function isOpenAt(states: LeadStates, head: number, at: number): boolean {
  return (at >= states.asOf ? states.outcome(head) : states.outcomeAt(head, at)) === OPEN;
}
