/**
 * A set of rows behind a figure: leads, or touches, answers, objections of leads. Figures count these rows and lists
 * show them, so a list is as long as its count by construction (KPI.md 3).
 */
import { orderOf } from "../history/typed-arrays.ts";

export interface RowSet {
  /** Head of the lead; −1 for a touch of no lead. */
  leads: Int32Array;
  /** What the figure makes of the row: seconds, minor units, a score. */
  values: Float64Array | null;
  /** What the row is: a kind, a step, a stage; its metric knows. */
  codes: Int32Array | null;
  /** The user who acted, where a row belongs to him and not to the lead's manager. */
  people: Int32Array | null;
  /** Rows with the same item are one thing seen under several leads; they stand next to each other. */
  items: Int32Array | null;
}

export function leadSet(leads: Int32Array, columns: Partial<Omit<RowSet, "leads">> = {}): RowSet {
  return { values: null, codes: null, people: null, items: null, ...columns, leads };
}

/** No rows, the same columns. */
export const emptied = (set: RowSet): RowSet => pick(set, []);

export const size = (set: RowSet): number => set.leads.length;

function pickInt(column: Int32Array, rows: ArrayLike<number>): Int32Array {
  const picked = new Int32Array(rows.length);
  for (let at = 0; at < rows.length; at++) picked[at] = column[rows[at]!]!;
  return picked;
}

function pickFloat(column: Float64Array, rows: ArrayLike<number>): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) picked[at] = column[rows[at]!]!;
  return picked;
}

/** The rows at these positions, in that order. */
export function pick(set: RowSet, rows: ArrayLike<number>): RowSet {
  return {
    leads: pickInt(set.leads, rows),
    values: set.values && pickFloat(set.values, rows),
    codes: set.codes && pickInt(set.codes, rows),
    people: set.people && pickInt(set.people, rows),
    items: set.items && pickInt(set.items, rows),
  };
}

/** The rows from one position up to another, as views. */
export function slice(set: RowSet, from: number, to: number): RowSet {
  return {
    leads: set.leads.subarray(from, to),
    values: set.values?.subarray(from, to) ?? null,
    codes: set.codes?.subarray(from, to) ?? null,
    people: set.people?.subarray(from, to) ?? null,
    items: set.items?.subarray(from, to) ?? null,
  };
}

/** The rows for which `test(row)` holds, in their order. */
export function where(set: RowSet, test: (row: number) => boolean): RowSet {
  const rows = new Uint32Array(set.leads.length);
  let length = 0;
  for (let row = 0; row < rows.length; row++) if (test(row)) rows[length++] = row;
  return length === rows.length ? set : pick(set, rows.subarray(0, length));
}

/** How many rows have this code. */
export function countCode({ codes }: RowSet, code: number): number {
  let count = 0;
  for (let row = 0; row < codes!.length; row++) if (codes![row] === code) count++;
  return count;
}

/** One row for each item: what belongs to two leads is one thing. */
export function distinctItems(set: RowSet): RowSet {
  const { items } = set;
  return items ? where(set, (row) => row === 0 || items[row] !== items[row - 1]) : set;
}

const FEW = 1000;

/** A test that holds for each lead of the set once. */
function newLeads({ leads }: RowSet): (lead: number) => boolean {
  if (leads.length < FEW) {
    const seen = new Set<number>();
    return (lead) => seen.size < seen.add(lead).size;
  }
  let most = 0;
  for (let row = 0; row < leads.length; row++) if (leads[row]! > most) most = leads[row]!;
  const seen = new Uint8Array(most + 1);
  return (lead) => {
    const isNew = seen[lead] === 0;
    seen[lead] = 1;
    return isNew;
  };
}

/** One row for each lead: its first. */
export function distinctLeads(set: RowSet): RowSet {
  const isNew = newLeads(set);
  return where(set, (row) => isNew(set.leads[row]!));
}

/** How many leads there are in the rows. */
export function countLeads(set: RowSet): number {
  const isNew = newLeads(set);
  let count = 0;
  for (let row = 0; row < set.leads.length; row++) if (isNew(set.leads[row]!)) count++;
  return count;
}

const BIAS = 2 ** 31;

/** The same rows in ascending order of their values; at a tie in their own order. */
export function sortByValue(set: RowSet): RowSet {
  const values = set.values!;
  const keys = new Uint32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value < -BIAS || value >= BIAS) return sortByComparing(set);
    keys[row] = value + BIAS;
  }
  return pick(set, orderOf(keys));
}

/** For values that are not whole numbers of 32 bits: money may be larger. */
function sortByComparing(set: RowSet): RowSet {
  const values = set.values!;
  const order = new Uint32Array(values.length);
  for (let row = 0; row < order.length; row++) order[row] = row;
  return pick(
    set,
    order.sort((one, other) => values[one]! - values[other]! || one - other),
  );
}
