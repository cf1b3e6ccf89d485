/** What people did in a period: touches, and the leads they worked on (KPI.md 2.7). */
import { GrowingInts } from "../../history/growing.ts";
import { PairSet } from "../../history/pair-set.ts";
import { NO_ANSWER } from "../../history/people.ts";
import { eachClientTouchIn, type Stretch } from "../../history/select.ts";
import {
  ANSWERED,
  CALL,
  EMAIL,
  KIND_BITS,
  MEETING,
  MESSAGE,
  OUTGOING,
  type Touches,
} from "../../history/touches.ts";
import { mapInts } from "../../history/typed-arrays.ts";
import { NONE } from "../../history/vocabulary.ts";
import { leadSet, type RowSet } from "../row-set.ts";
import type { Facts } from "./facts.ts";

/** Bits of a touch's code. */
export const DEED = {
  call: CALL,
  message: MESSAGE,
  email: EMAIL,
  meeting: MEETING,
  out: OUTGOING,
  answered: ANSWERED,
};
export const DEED_KIND = KIND_BITS;
const NO_LEAD = -1;
const DEED_BITS = KIND_BITS | OUTGOING | ANSWERED;
/** How many codes there can be. */
export const DEED_CODES = DEED_BITS + 1;

/** Columns of the touches while they are collected. */
class Rows {
  readonly #leads = new GrowingInts();
  readonly #people = new GrowingInts();
  readonly #codes = new GrowingInts();
  readonly #seconds = new GrowingInts();
  /** Positions at which another lead of the touch before stands. */
  readonly #repeated = new Set<number>();

  add(head: number, person: number, code: number, seconds: number, again: boolean): void {
    if (again) this.#repeated.add(this.#leads.length);
    this.#leads.push(head);
    this.#people.push(person);
    this.#codes.push(code);
    this.#seconds.push(seconds);
  }

  /** Numbers of the touches; `null` where each stands once. */
  get #items(): Int32Array | null {
    if (this.#repeated.size === 0) return null;
    let item = 0;
    return mapInts(this.#leads.values, (_, row) => (this.#repeated.has(row) ? item : ++item));
  }

  get set(): RowSet {
    return leadSet(this.#leads.values, {
      people: this.#people.values,
      codes: this.#codes.values,
      values: new Float64Array(this.#seconds.values),
      items: this.#items,
    });
  }
}

/** Calls `see` for each touch of a person that the filter lets through, under each of its leads. */
type SeeDeed = (head: number, person: number, touches: Touches, position: number, again: boolean) => void;

function eachRecordDeed(
  { states, filter }: Facts,
  stretch: Stretch,
  row: number,
  head: number,
  see: SeeDeed,
) {
  const { people, history } = states;
  const { touches } = history;
  const start = touches.start[row]!;
  const end = start + touches.count[row]!;
  for (let position = start; position < end; position++) {
    const at = touches.at[position]!;
    if (at < stretch.from) continue;
    if (at >= stretch.end) break;
    const person = people.makerOf(touches, position);
    if (person === NONE || !isDeed(touches.what[position]!)) continue;
    if (filter.isEmpty || (filter.takesPerson(person) && filter.takesPlace(head))) {
      see(head, person, touches, position, false);
    }
  }
}

function eachClientDeed({ states, filter }: Facts, stretch: Stretch, see: SeeDeed): void {
  const { people } = states;
  const isWanted = (touches: Touches, position: number) => {
    const person = people.makerOf(touches, position);
    return person !== NONE && isDeed(touches.what[position]!) && filter.takesPerson(person);
  };
  eachClientTouchIn(states, stretch, isWanted, (touches, position, heads) => {
    const person = people.makerOf(touches, position);
    let again = false;
    for (let at = 0; at < Math.max(1, heads.length); at++) {
      const head = heads[at] ?? NO_LEAD;
      if (!filter.takesPlace(head)) continue;
      see(head, person, touches, position, again);
      again = true;
    }
  });
}

export interface Deeds {
  /** Touches by people. */
  touches: RowSet;
  /** Pairs of a person and a lead that he touched or, in amoCRM, moved. */
  processed: RowSet;
}

/** What people did in the period. */
export function deedsOf(facts: Facts): Deeds {
  const rows = new Rows();
  const processed = walkDeeds(facts, (head, person, touches, position, again) => {
    rows.add(head, person, touches.what[position]! & DEED_BITS, touches.talkSeconds[position]!, again);
  });
  return { touches: rows.set, processed };
}

/** The pairs alone, for periods that are only compared with. */
export const processedOf = (facts: Facts): RowSet => walkDeeds(facts, () => undefined);

function walkDeeds(facts: Facts, tell: SeeDeed): RowSet {
  const { stretch, states } = facts;
  const pairs = new PairSet();
  const see: SeeDeed = (head, person, touches, position, again) => {
    if (head >= 0 && states.people.answerOf(touches, position) !== NO_ANSWER) pairs.add(head, person);
    tell(head, person, touches, position, again);
  };
  // Bitrix24's stage history has no author.
  const movesTell = states.history.account.crm === "amocrm";
  const active = facts.activeRows;
  for (let at = 0; at < active.length; at++) {
    const head = states.leadOf(active[at]!);
    if (head < 0) continue;
    eachRecordDeed(facts, stretch, active[at]!, head, see);
    if (movesTell) addMoves(facts, stretch, active[at]!, head, pairs);
  }
  eachClientDeed(facts, stretch, see);
  const [leads, makers] = pairs.columns;
  return leadSet(leads, { people: makers });
}

function addMoves({ states, filter }: Facts, stretch: Stretch, row: number, head: number, pairs: PairSet) {
  const { moves } = states.history;
  const start = moves.start[row]!;
  const end = start + moves.count[row]!;
  for (let position = start; position < end; position++) {
    const at = moves.at[position]!;
    if (at < stretch.from || at >= stretch.end || !moves.isMove(position)) continue;
    const person = moves.by[position]!;
    if (!states.people.isPerson(person)) continue;
    if (filter.isEmpty || (filter.takesPerson(person) && filter.takesPlace(head))) pairs.add(head, person);
  }
}

/** A client's own messages and e-mails are nobody's work; his calls are, also when they were missed. */
export const isDeed = (what: number) => (what & KIND_BITS) === CALL || (what & OUTGOING) !== 0;
