/** Calendar months and what was won in them (KPI.md 2.8). */

import type { Instant } from "../../domain/instant.ts";
import { oncePer } from "../../history/once.ts";
import { closedIn } from "../../history/select.ts";
import { WON } from "../../history/stages.ts";
import type { LeadStates } from "../../history/state.ts";
import { keep } from "../../history/typed-arrays.ts";
import { monthAround, type Period } from "../../time/period.ts";
import type { LeadFilter } from "../filter.ts";
import type { RowSet } from "../row-set.ts";
import type { Facts } from "./facts.ts";
import { amountsOf } from "./money.ts";

/** `2026-10` */
export const monthName = (month: Period): string => month.from.slice(0, 7);

const namesOfZone = new Map<string, Map<Instant, string>>();

/** Name of the month that begins at an instant; asked for every group, so written once. */
export function monthNameAt(start: Instant, timeZone: string): string {
  const names = namesOfZone.get(timeZone) ?? new Map<Instant, string>();
  const name = names.get(start) ?? monthName(monthAround(start, 0, timeZone));
  names.set(start, name);
  namesOfZone.set(timeZone, names);
  return name;
}

const SHOWN = 6;

/** The last calendar month that ends by the period's end and by `asOf`. */
export function judgedMonth(end: Instant, asOf: Instant, timeZone: string): Period {
  const bound = Math.min(end, asOf);
  const month = monthAround(bound, 0, timeZone);
  return month.end <= bound ? month : monthAround(bound, -1, timeZone);
}

/** So many calendar months before `asOf`'s, in order. */
export const monthsBefore = (asOf: Instant, count: number, timeZone: string): Period[] =>
  Array.from({ length: count }, (_, index) => monthAround(asOf, index - count, timeZone));

/** The six calendar months before `asOf`'s, and the judged one where it is older; in order. */
export function shownMonths(end: Instant, asOf: Instant, timeZone: string): Period[] {
  const months = monthsBefore(asOf, SHOWN, timeZone);
  const judged = judgedMonth(end, asOf, timeZone);
  return months.some((one) => one.from === judged.from) ? months : [judged, ...months];
}

const keptMonths = oncePer((_: LeadFilter) => new Map<string, RowSet>());

/** Leads won in a month by `asOf`, with their amounts. */
export function wonInMonth(facts: Facts, month: Period): RowSet {
  const months = keptMonths(facts.filter);
  let set = months.get(month.from);
  if (!set) {
    set = amountsOf(facts, wonLeads(facts.states, month, facts.filter));
    months.set(month.from, set);
  }
  return set;
}

function wonLeads(states: LeadStates, month: Period, filter: LeadFilter): Int32Array {
  const leads = closedIn(states, month.start, month.end, WON);
  return filter.isEmpty ? leads : keep(leads, (head) => filter.takes(head));
}
