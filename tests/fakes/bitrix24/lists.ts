/** How the portal filters, sorts and cuts its lists (crm/bitrix24.md 2.4, 3). */
import type { PortalFaults } from "./faults.ts";
import type { Tree } from "./parameters.ts";
import type { Row } from "./state.ts";

export const PAGE = 50;

/** Longest first: `>=` is not `>` with `=ID`. */
const OPERATORS = [
  "!=%",
  "!%=",
  "!@",
  ">=",
  "<=",
  "!=",
  "=%",
  "%=",
  "!%",
  "@",
  ">",
  "<",
  "!",
  "=",
  "%",
] as const;
type Operator = (typeof OPERATORS)[number];

export interface ListQuestion {
  filter: Tree;
  order: Tree;
  start: number;
}

export interface ListAnswer {
  rows: Row[];
  total: number;
  next: number | null;
}

export interface ListRules {
  method: string;
  faults: PortalFaults;
  /** Hours that the server's clock is ahead of UTC. */
  serverOffset: number;
}

const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?/;
const isZoned = (text: string) => TIME.test(text) && /(Z|[+-]\d\d:?\d\d)$/.test(text);

/** Milliseconds; a filter without a zone is on the server's clock. */
function momentOf(text: string, offset: number): number {
  if (isZoned(text)) return Date.parse(text);
  return Date.parse(`${text.replace(" ", "T")}Z`) - offset * 3_600_000;
}

function compare(value: unknown, wanted: string, offset: number): number {
  if (TIME.test(wanted)) return momentOf(String(value ?? ""), offset) - momentOf(wanted, offset);
  const [one, other] = [Number(value), Number(wanted)];
  if (value !== "" && value !== null && Number.isFinite(one) && Number.isFinite(other)) return one - other;
  return String(value ?? "") < wanted ? -1 : String(value ?? "") > wanted ? 1 : 0;
}

function holds(operator: Operator | "", value: unknown, wanted: string, offset: number): boolean {
  const text = String(value ?? "").toLowerCase();
  switch (operator) {
    case ">=":
    case ">":
    case "<=":
    case "<": {
      const order = compare(value, wanted, offset);
      if (Number.isNaN(order)) return false;
      return operator === ">="
        ? order >= 0
        : operator === ">"
          ? order > 0
          : operator === "<="
            ? order <= 0
            : order < 0;
    }
    case "%":
    case "=%":
    case "%=":
      return text.includes(wanted.replaceAll("%", "").toLowerCase());
    case "!%":
    case "!=%":
    case "!%=":
      return !text.includes(wanted.replaceAll("%", "").toLowerCase());
    case "!":
    case "!=":
      return String(value ?? "") !== wanted;
    default:
      return Array.isArray(value) ? value.map(String).includes(wanted) : String(value ?? "") === wanted;
  }
}

export interface Condition {
  operator: Operator | "";
  field: string;
  wanted: string | Tree;
}

export function conditionsOf(filter: Tree): Condition[] {
  return Object.entries(filter).map(([key, wanted]) => {
    const operator = OPERATORS.find((one) => key.startsWith(one)) ?? "";
    return { operator, field: key.slice(operator.length), wanted };
  });
}

function testOf({ operator, field, wanted }: Condition, rules: ListRules): (row: Row) => boolean {
  if (typeof wanted === "object") {
    const set = new Set(Object.values(wanted).map(String));
    const isNot = operator.startsWith("!");
    return (row) => set.has(String(row[field] ?? "")) !== isNot;
  }
  if (rules.faults.zonedFilterIgnored && isZoned(wanted)) return () => true;
  return (row) => holds(operator, row[field], wanted, rules.serverOffset);
}

/** The first place in rows by ascending id whose id is above `id`. */
function placeAbove(rows: readonly Row[], id: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(rows[middle]!.ID) > id) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Bounds of ids are looked up rather than tried row by row. `all` is by ascending id. */
function narrow(
  all: readonly Row[],
  conditions: readonly Condition[],
): { rows: readonly Row[]; rest: Condition[] } {
  let [from, to] = [0, all.length];
  const rest = conditions.filter(({ operator, field, wanted }) => {
    if (field !== "ID" || typeof wanted === "object" || !/^\d+$/.test(wanted)) return true;
    if (operator === ">") from = Math.max(from, placeAbove(all, Number(wanted)));
    else if (operator === ">=") from = Math.max(from, placeAbove(all, Number(wanted) - 1));
    else if (operator === "<=") to = Math.min(to, placeAbove(all, Number(wanted)));
    else if (operator === "<") to = Math.min(to, placeAbove(all, Number(wanted) - 1));
    else return true;
    return false;
  });
  return { rows: from === 0 && to === all.length ? all : all.slice(from, to), rest };
}

function sorted(rows: readonly Row[], order: Tree, faults: PortalFaults): readonly Row[] {
  const keys = Object.entries(order);
  if (keys.length === 0) return faults.unstable && rows.length > PAGE ? shuffled(rows) : rows;
  const [[field, direction]] = keys as [[string, string | Tree]];
  const isDown = String(direction).toUpperCase() === "DESC";
  if (field === "ID" || field === "id") return isDown ? [...rows].reverse() : rows;
  const sign = isDown ? -1 : 1;
  return [...rows].sort((one, other) => sign * compare(one[field], String(other[field] ?? ""), 0));
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

/** A page as the faults leave it. */
function spoiled(page: readonly Row[], faults: PortalFaults): Row[] {
  const rows = faults.mixed ? shuffled(page) : [...page];
  return faults.twice && rows.length > 0 ? [rows[0]!, ...rows] : rows;
}

/** `all` is by ascending id. `start` −1 switches counting off: `total` is 0 and there is no `next`. */
export function listRows(
  all: readonly Row[],
  { filter, order, start }: ListQuestion,
  rules: ListRules,
): ListAnswer {
  const { faults, method } = rules;
  faults.betweenPages?.();
  const wanted = conditionsOf(filter).filter(
    ({ field }) => field !== "LANG" && !(field === "ID" && faults.idFilter[method] === "ignored"),
  );
  const { rows, rest } = narrow(all, wanted);
  const tests = rest.map((condition) => testOf(condition, rules));
  const kept = tests.length === 0 ? rows : rows.filter((row) => tests.every((test) => test(row)));
  const inOrder = sorted(kept, order, faults);
  const isCounted = start >= 0 || faults.alwaysCounted.has(method);
  const from = Math.max(0, start);
  const size = Math.min(PAGE, faults.shortPages ?? PAGE);
  const page = inOrder.slice(from, from + size);
  const more = isCounted && from + PAGE < inOrder.length;
  return {
    rows: spoiled(page, faults),
    total: isCounted ? inOrder.length : 0,
    next: more ? from + PAGE : null,
  };
}
