/** What people did in a period: touches, and the leads they worked on (KPI.md 2.7). */
import { GrowingInts } from "../../history/growing.ts";
import { PairSet } from "../../history/pair-set.ts";
import { NO_ANSWER } from "../../history/people.ts";
import { eachMoveIn, eachTouchIn } from "../../history/select.ts";
import { ANSWERED, CALL, EMAIL, KIND_BITS, MEETING, MESSAGE, OUTGOING } from "../../history/touches.ts";
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
const DEED_BITS = KIND_BITS | OUTGOING | ANSWERED;
/** How many codes there can be. */
export const DEED_CODES = DEED_BITS + 1;

export interface Deeds {
  /** Touches by people; code: `DEED`, value: talk seconds. One that belongs to two leads has two rows, one item. */
  touches: RowSet;
  /** Pairs of a person and a lead that he touched or moved. */
  processed: RowSet;
}

/** Columns of the touches while they are collected. */
class Rows {
  readonly leads = new GrowingInts();
  readonly people = new GrowingInts();
  readonly codes = new GrowingInts();
  readonly seconds = new GrowingInts();
  readonly items = new GrowingInts();
  /** Some touch belongs to several leads. */
  shared = false;

  get set(): RowSet {
    return leadSet(this.leads.values.slice(), {
      people: this.people.values.slice(),
      codes: this.codes.values.slice(),
      values: Float64Array.from(this.seconds.values),
      items: this.shared ? this.items.values.slice() : null,
    });
  }
}

export function deedsOf(facts: Facts): Deeds {
  const { states, window, filter } = facts;
  const { people, history } = states;
  const rows = new Rows();
  const pairs = new PairSet();
  let item = 0;
  eachTouchIn(states, window.start, window.end, (touches, position, heads) => {
    const person = people.makerOf(touches, position);
    const what = touches.what[position]!;
    if (person === NONE || !isDeed(what) || !filter.takesPerson(person)) return;
    const human = people.answerOf(touches, position) !== NO_ANSWER;
    item++;
    if (heads.length > 1) rows.shared = true;
    for (const head of heads.length > 0 ? heads : NO_LEADS) {
      if (!filter.takesPlace(head)) continue;
      rows.leads.push(head);
      rows.people.push(person);
      rows.codes.push(what & DEED_BITS);
      rows.seconds.push(touches.talkSeconds[position]!);
      rows.items.push(item);
      if (human && head >= 0) pairs.add(head, person);
    }
  });
  if (history.account.crm === "amocrm") addMoves(facts, pairs);
  const [leads, makers] = pairs.columns;
  return { touches: rows.set, processed: leadSet(leads.slice(), { people: makers.slice() }) };
}

const NO_LEADS = [-1];

/** A client's own messages and e-mails are nobody's work; his calls are, also when they were missed. */
const isDeed = (what: number) => (what & KIND_BITS) === CALL || (what & OUTGOING) !== 0;

/** Bitrix24's stage history has no author. */
function addMoves({ states, window, filter }: Facts, pairs: PairSet): void {
  const { moves } = states.history;
  eachMoveIn(states, window.start, window.end, (head, position) => {
    const person = moves.by[position]!;
    if (states.people.isPerson(person) && filter.takesPerson(person) && filter.takesPlace(head)) {
      pairs.add(head, person);
    }
  });
}
