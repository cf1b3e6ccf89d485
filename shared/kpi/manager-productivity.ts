/** One row of KPI.md 2.7: what a manager did, or all of them together. */
import type { ManagerProductivity } from "../api/report.ts";
import { DEED, DEED_CODES, DEED_KIND } from "./facts/deeds.ts";
import { counted, type Opened, type Sets, summed } from "./kpi.ts";
import { distinctItems, distinctLeads, type RowSet, size, where } from "./row-set.ts";
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

/** The sets of one manager's row: each touch once. */
export function rowSets(sets: Sets): Sets {
  return { ...sets, touches: distinctItems(sets.touches!) };
}

/** The sets of all rows together: each touch and each processed lead once. */
export function totalSets(sets: Sets): Sets {
  return { ...rowSets(sets), processed: distinctLeads(sets.processed!) };
}

const touchesOf = (touches: RowSet, name: TouchCount) =>
  where(touches, (row) => TOUCH_COUNTS[name](touches.codes![row]!));

/** The figures of a row's sets. */
export function productivityOf(sets: Sets): ManagerProductivity {
  const { codes, values } = sets.touches!;
  const tally = new Int32Array(DEED_CODES);
  let talkSeconds = 0;
  for (let row = 0; row < codes!.length; row++) {
    tally[codes![row]!]!++;
    if (TOUCH_COUNTS["calls.answered"](codes![row]!)) talkSeconds += values![row]!;
  }
  const count = (name: TouchCount) =>
    tally.reduce((sum, times, code) => sum + (TOUCH_COUNTS[name](code) ? times : 0), 0);
  return {
    leadsNew: size(sets.leadsNew!),
    leadsProcessed: size(sets.processed!),
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
      return counted(sets.processed!);
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
