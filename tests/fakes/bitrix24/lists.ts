/** How the portal filters, sorts and cuts its lists (crm/bitrix24.md 2.4, 3). */

import type { Tree } from "./parameters.ts";
import type { Row } from "./state.ts";

export const PAGE = 50;

const TESTS: [prefix: string, test: (value: unknown, wanted: string) => boolean][] = [
  [">=", (value, wanted) => compare(value, wanted) >= 0],
  ["<=", (value, wanted) => compare(value, wanted) <= 0],
  [">", (value, wanted) => compare(value, wanted) > 0],
  ["<", (value, wanted) => compare(value, wanted) < 0],
  ["!", (value, wanted) => String(value) !== wanted],
  ["=", (value, wanted) => String(value) === wanted],
];

/** Ids as numbers; times by the instant, where `2026-10-05 12:00:00` is on the server's clock. */
function compare(value: unknown, wanted: string): number {
  if (/^\d+$/.test(wanted)) return Number(value) - Number(wanted);
  const local = String(value).slice(0, 19).replace("T", " ");
  return local < wanted ? -1 : local > wanted ? 1 : 0;
}

function testOf(key: string, wanted: string | Tree): (row: Row) => boolean {
  if (typeof wanted === "object") {
    const set = new Set(Object.values(wanted).map(String));
    const name = key.replace(/^[@=]/, "");
    return (row) => set.has(String(row[name]));
  }
  const [prefix, test] = TESTS.find(([one]) => key.startsWith(one)) ?? [
    "",
    (value: unknown, text: string) => String(value) === text,
  ];
  const name = key.slice(prefix.length);
  return (row) => test(row[name], wanted);
}

export interface ListAnswer {
  rows: Row[];
  total: number;
  next: number | null;
}

/** `start` −1 switches counting off: no `next`. Without an order the rows come in the order of their ids. */
export function listRows(all: readonly Row[], filter: Tree, order: Tree, start: number): ListAnswer {
  const tests = Object.entries(filter)
    .filter(([key]) => key !== "LANG")
    .map(([key, wanted]) => testOf(key, wanted));
  let rows = tests.length === 0 ? [...all] : all.filter((row) => tests.every((test) => test(row)));
  const [field, direction] = Object.entries(order)[0] ?? [];
  if (field && String(direction).toUpperCase() === "DESC") rows = rows.reverse();
  const from = Math.max(0, start);
  const page = rows.slice(from, from + PAGE);
  const more = start >= 0 && from + PAGE < rows.length;
  return { rows: page, total: start < 0 ? 0 : rows.length, next: more ? from + PAGE : null };
}
