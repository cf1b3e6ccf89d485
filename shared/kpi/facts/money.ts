/** Won leads with their amounts in minor units of the base currency. */
import { mapInts, mapNumbers } from "../../history/typed-arrays.ts";
import { leadSet, type RowSet } from "../row-set.ts";
import type { Facts } from "./facts.ts";

/** Code of a lead whose currency has no rate. */
export const UNCONVERTED = 1;

export function wonAmounts(facts: Facts): RowSet {
  return amountsOf(facts, facts.won);
}

export function amountsOf({ states }: Facts, leads: Int32Array): RowSet {
  const values = mapNumbers(leads, (head) => states.amount(head));
  const codes = mapInts(leads, (head) => (states.isUnconverted(head) ? UNCONVERTED : 0));
  return leadSet(leads, { values, codes });
}
