/**
 * A table on its way to a spreadsheet: cells keep what they are (money, a duration, an instant), and `csv.ts` and
 * `xlsx.ts` write them as a spreadsheet knows them. Nothing here is ever a formula.
 */
import { zoneOf } from "#shared/time/zone.ts";

/** `text` from a CRM may be anything; numbers and times are never texts. */
export type Cell =
  | null
  | string
  | number
  | { money: number }
  | { percent: number }
  | { seconds: number }
  /** ISO 8601 in UTC; shown on the account's wall clock. */
  | { instant: string };

export interface Sheet {
  name: string;
  head: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/** What all sheets of one file share. */
export interface Locale {
  language: "ru" | "en";
  /** IANA zone in which instants are shown. */
  timeZone: string;
}

/** Without the control characters at which spreadsheets stop reading. */
export const printable = (text: string): string => text.replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, "");

/** The wall clock of an instant, as if it were UTC, in milliseconds: what spreadsheets, which know no zones, take. */
export function wallClock(iso: string, timeZone: string): number {
  const ms = Date.parse(iso);
  return ms + 1000 * zoneOf(timeZone).offsetAt(Math.floor(ms / 1000));
}

export const cellOf = {
  money: (minor: number | null): Cell => (minor === null ? null : { money: minor }),
  percent: (value: number | null): Cell => (value === null ? null : { percent: value }),
  seconds: (value: number | null): Cell => (value === null ? null : { seconds: value }),
  instant: (iso: string | null): Cell => (iso ? { instant: iso } : null),
};
