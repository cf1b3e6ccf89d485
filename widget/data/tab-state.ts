/** What the tab shows, as the text after `#`: a link to the page is a link to the view. */
import type { GroupBy } from "#shared/api/report.ts";
import type { Compare } from "./change.ts";
import { daysOf } from "./period-choice.ts";

export const FILTERS = ["pipeline", "team", "manager", "source"] as const satisfies readonly GroupBy[];

export type Filters = Partial<Record<GroupBy, string>>;

export interface TabState {
  period: string;
  filters: Filters;
  compare: Compare;
  /** Id of the figure whose details are open. */
  figure: string | null;
  /** The settings are open. */
  settings: boolean;
}

export function readTabState(text: string, fallback: string): TabState {
  const given = new URLSearchParams(text);
  const period = given.get("period") ?? "";
  const filters = FILTERS.flatMap((by) => {
    const id = given.get(by);
    return id ? [[by, id] as const] : [];
  });
  return {
    period: daysOf(period) ? period : fallback,
    filters: Object.fromEntries(filters),
    compare: given.get("compare") === "whole" ? "whole" : "elapsed",
    figure: given.get("figure") || null,
    settings: given.has("settings"),
  };
}

export function writeTabState({ period, filters, compare, figure, settings }: TabState): string {
  const whole = compare === "whole" ? compare : "";
  const open = { figure: figure ?? "", settings: settings ? "open" : "" };
  const pairs = Object.entries({ period, ...filters, compare: whole, ...open }).filter(([, value]) => value);
  return new URLSearchParams(pairs).toString().replaceAll("%3A", ":");
}
