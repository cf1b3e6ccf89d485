/** How long won leads took, from first contact to won (KPI.md 2.4), in seconds. */
import { mapInts, mapNumbers } from "../../history/typed-arrays.ts";
import { leadSet, type RowSet } from "../row-set.ts";
import type { Facts } from "./facts.ts";

/** Code of a lead whose cycle begins at its creation, because no contact came before it was won. */
export const ESTIMATED = 1;

/** Values: seconds, which may be negative. */
export function cyclesOf({ states, won }: Facts): RowSet {
  const codes = mapInts(won, (head) => (states.firstContact(head) <= states.closedAt(head) ? 0 : ESTIMATED));
  const values = mapNumbers(won, (head, row) => {
    const start = codes[row] === ESTIMATED ? states.createdAt(head) : states.firstContact(head);
    return states.closedAt(head) - start;
  });
  return leadSet(won, { values, codes });
}
