/** One row of KPI.md 2.7: what a manager did, or all of them together. */
import type { ManagerProductivity } from "../api/report.ts";
import { DEED, DEED_CODES, DEED_KIND } from "./facts/deeds.ts";
import { counted, type Opened, type Sets, summed } from "./kpi.ts";
import { countLeads, distinctItems, distinctLeads, type RowSet, size, where } from "./row-set.ts";
import { median, percent, sumOf } from "./statistics.ts";

const isCall = (code: number) => (code & DEED_KIND) === DEED.call;

const ofKind = (kind: number) => (code: number) => (code & DEED_KIND) === kind;

/** Which touches each count takes, by their codes. */
const TOUCH_COUNTS = {
  "calls.out": (code: number) => isCall(code) && (code & DEED.out) !== 0,
  "calls.in": (code: number) => isCall(code) && (code & DEED.out) === 0,
  "calls.answered": (code: number) => isCall(code) && (code & DEED.answered) !== 0,
  messages: ofKind(DEED.message),
  emails: ofKind(DEED.email),
  meetings: ofKind(DEED.meeting),
} as const;
type TouchCount = keyof typeof TOUCH_COUNTS;

const touchesOf = (touches: RowSet, name: TouchCount) =>
  distinctItems(where(touches, (row) => TOUCH_COUNTS[name](touches.codes![row]!)));

/** The figures of one manager's sets. */
export const productivityOf = (sets: Sets): ManagerProductivity => figuresOf(sets, size(sets.processed!));

/** The figures of the sets of several managers together: each lead that they processed once. */
export const totalProductivityOf = (sets: Sets): ManagerProductivity =>
  figuresOf(sets, countLeads(sets.processed!));

function figuresOf(sets: Sets, leadsProcessed: number): ManagerProductivity {
  const { codes, values, items } = sets.touches!;
  const tally = new Int32Array(DEED_CODES);
  let talkSeconds = 0;
  for (let row = 0; row < codes!.length; row++) {
    // A touch of two leads is one touch.
    if (items && row > 0 && items[row] === items[row - 1]) continue;
    tally[codes![row]!]!++;
    if (TOUCH_COUNTS["calls.answered"](codes![row]!)) talkSeconds += values![row]!;
  }
  const count = (name: TouchCount) =>
    tally.reduce((sum, times, code) => sum + (TOUCH_COUNTS[name](code) ? times : 0), 0);
  return {
    leadsNew: size(sets.leadsNew!),
    leadsProcessed,
    won: size(sets.won!),
    revenue: sumOf(sets.won!.values!),
    calls: { out: count("calls.out"), in: count("calls.in"), answered: count("calls.answered"), talkSeconds },
    messages: count("messages"),
    emails: count("emails"),
    meetings: count("meetings"),
    responseMedianWork: median(sets.answered!.values!),
    conversion: percent(size(sets.won!), size(sets.leadsNew!)),
    objectionsHandled: size(sets.handled!),
    firstStageSeconds: median(sets.firstStage!.values!),
  };
}

/** The rows behind one figure of a row. */
export function openProductivity(figure: string, sets: Sets): Opened | null {
  if (Object.hasOwn(TOUCH_COUNTS, figure)) return counted(touchesOf(sets.touches!, figure as TouchCount));
  switch (figure) {
    case "leadsNew":
      return counted(sets.leadsNew!);
    case "leadsProcessed":
      return counted(distinctLeads(sets.processed!));
    case "won":
    case "conversion":
      return counted(sets.won!);
    case "revenue":
      return summed(sets.won!);
    case "calls.talkSeconds":
      return summed(touchesOf(sets.touches!, "calls.answered"));
    case "responseMedianWork":
      return counted(sets.answered!);
    case "objectionsHandled":
      return counted(sets.handled!);
    case "firstStageSeconds":
      return counted(sets.firstStage!);
    default:
      return null;
  }
}
