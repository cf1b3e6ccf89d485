/** What people did in a period: touches, and the leads they worked on (KPI.md 2.7). */
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

export interface Deeds {
  /** Touches by people; code: `DEED`, value: talk seconds. One that belongs to two leads has two rows, one item. */
  touches: RowSet;
  /** Pairs of a person and a lead that he touched or moved. */
  processed: RowSet;
}

/** Lists of whole numbers that become columns. */
class Columns {
  readonly leads: number[] = [];
  readonly people: number[] = [];
  readonly codes: number[] = [];
  readonly values: number[] = [];
  readonly items: number[] = [];
}

class Pairs {
  readonly leads: number[] = [];
  readonly people: number[] = [];
  readonly #known = new Set<number>();

  add(head: number, person: number): void {
    const key = person * 2 ** 32 + head;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.leads.push(head);
    this.people.push(person);
  }
}

export function deedsOf(facts: Facts): Deeds {
  const { states, window, filter } = facts;
  const { people, history } = states;
  const rows = new Columns();
  const pairs = new Pairs();
  let item = 0;
  eachTouchIn(states, window.start, window.end, (touches, position, heads) => {
    const person = people.makerOf(touches, position);
    if (person === NONE || !filter.takesPerson(person)) return;
    if (!isDeed(touches.what[position]!)) return;
    const human = people.answerOf(touches, position) !== NO_ANSWER;
    item++;
    for (const head of heads.length > 0 ? heads : [-1]) {
      if (!filter.takesPlace(head)) continue;
      rows.leads.push(head);
      rows.people.push(person);
      rows.codes.push(touches.what[position]! & (KIND_BITS | OUTGOING | ANSWERED));
      rows.values.push(touches.talkSeconds[position]!);
      rows.items.push(item);
      if (human && head >= 0) pairs.add(head, person);
    }
  });
  if (history.account.crm === "amocrm") addMoves(facts, pairs);
  return {
    touches: {
      leads: Int32Array.from(rows.leads),
      people: Int32Array.from(rows.people),
      codes: Int32Array.from(rows.codes),
      values: Float64Array.from(rows.values),
      items: Int32Array.from(rows.items),
    },
    processed: leadSet(Int32Array.from(pairs.leads), { people: Int32Array.from(pairs.people) }),
  };
}

/** A client's own messages and e-mails are nobody's work; his calls are, also when they were missed. */
const isDeed = (what: number) => (what & KIND_BITS) === CALL || (what & OUTGOING) !== 0;

/** Bitrix24's stage history has no author. */
function addMoves({ states, window, filter }: Facts, pairs: Pairs): void {
  const { moves } = states.history;
  eachMoveIn(states, window.start, window.end, (head, position) => {
    const person = moves.by[position]!;
    if (states.people.isPerson(person) && filter.takesPerson(person) && filter.takesPlace(head)) {
      pairs.add(head, person);
    }
  });
}
