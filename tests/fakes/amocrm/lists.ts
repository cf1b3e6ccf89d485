/** Chooses the rows of a list: filters, order, a page out of live rows. Unchanged rows are chosen only once. */
import type { AmoFaults } from "./faults.ts";
import type { ListQuery } from "./query.ts";
import type { Table } from "./table.ts";

type Id = number | string;

export interface ListRules<Row extends { id: Id }> {
  table: Table<Row>;
  /** Rows a page at most; more is not refused but cut. */
  max: number;
  /** Filters with from and to. */
  ranges?: readonly (keyof Row & string)[];
  /** Filters by value, and the field that each one means. */
  values?: Readonly<Record<string, keyof Row & string>>;
  /** Fields of which the table may be asked row by row, so that nothing else need be looked at. */
  grouped?: Readonly<Record<string, keyof Row & string>>;
  /** Nothing else need be looked at. */
  only?: Iterable<Row>;
  orders: readonly string[];
  /** Order when none is asked for. */
  order: { field: string; direction: "asc" | "desc" };
  /** Tells apart what `also` tells apart. */
  scope?: string;
  /** Further conditions. */
  also?: (row: Row) => boolean;
}

export interface ListPage<Row> {
  rows: Row[];
  more: boolean;
  total: number;
}

/** Answers worked out before, per table. */
const remembered = new WeakMap<object, Map<string, { version: number; rows: readonly unknown[] }>>();
const REMEMBERED = 32;

export function page<Row extends { id: Id }>(
  rules: ListRules<Row>,
  query: ListQuery,
  faults: AmoFaults,
): ListPage<Row> {
  faults.betweenPages?.();
  const rows = recall(rules, query, faults);
  const limit = Math.min(rules.max, query.limit);
  const cut = rows.slice((query.page - 1) * limit, query.page * limit);
  return {
    rows: faults.twice ? cut.flatMap((row) => [row, row]) : cut,
    more: query.page * limit < rows.length,
    total: rows.length,
  };
}

function recall<Row extends { id: Id }>(
  rules: ListRules<Row>,
  query: ListQuery,
  faults: AmoFaults,
): readonly Row[] {
  const { table } = rules;
  const answers = remembered.get(table) ?? new Map();
  remembered.set(table, answers);
  const question = `${rules.scope ?? ""} ${faults.noFilters} ${query.question}`;
  const known = answers.get(question);
  if (known?.version === table.version) return known.rows as readonly Row[];
  const rows = choose(rules, faults.noFilters ? withoutFilters(query) : query);
  if (answers.size >= REMEMBERED) answers.delete(answers.keys().next().value ?? "");
  answers.set(question, { version: table.version, rows });
  return rows;
}

const withoutFilters = (query: ListQuery): ListQuery => ({
  ...query,
  values: () => [],
  range: () => null,
  groups: () => [],
});

function choose<Row extends { id: Id }>(rules: ListRules<Row>, query: ListQuery): readonly Row[] {
  const asked = query.order && rules.orders.includes(query.order.field) ? query.order : rules.order;
  const field = asked.field as keyof Row & string;
  const tests = testsOf(rules, query, field);
  const few = namedRows(rules, query);
  const range = query.range(field);
  const inOrder = few
    ? few.sort((one, other) => compare(one[field], other[field]) || compare(one.id, other.id))
    : rules.table.between(field, range?.from, range?.to);
  // A range over the order's own field is kept by the index, except where rows were named one by one.
  if (few && range) tests.push((row) => inRange(row[field], range));
  const rows = tests.length > 0 ? inOrder.filter((row) => tests.every((test) => test(row))) : inOrder;
  return asked.direction === "desc" ? rows.toReversed() : rows;
}

const compare = (one: unknown, other: unknown): number =>
  one === other ? 0 : (one as number) < (other as number) ? -1 : 1;

const inRange = (value: unknown, { from, to }: { from: number; to: number }): boolean =>
  typeof value === "number" && value >= from && value <= to;

/** Rows that the filter names by id or by owner; `null` where it names none. */
function namedRows<Row extends { id: Id }>(rules: ListRules<Row>, query: ListQuery): Row[] | null {
  if (rules.only) return [...rules.only];
  const ids = query.values("id");
  if (ids.length > 0) {
    return [...new Set(ids)].flatMap((id) => rules.table.get(Number(id)) ?? rules.table.get(id) ?? []);
  }
  for (const [name, field] of Object.entries(rules.grouped ?? {})) {
    const wanted = query.values(name);
    if (wanted.length > 0) {
      return [...new Set(wanted)].flatMap((value) => [...rules.table.having(field, Number(value))]);
    }
  }
  return null;
}

/** The filters that were asked for, read once for all rows; the range of the order's field is left to the index. */
function testsOf<Row extends { id: Id }>(
  rules: ListRules<Row>,
  query: ListQuery,
  orderField: string,
): ((row: Row) => boolean)[] {
  const ranges = (rules.ranges ?? []).flatMap((name) => {
    const range = name === orderField ? null : query.range(name);
    return range ? [(row: Row) => inRange(row[name], range)] : [];
  });
  const values = Object.entries({ ...rules.values, ...rules.grouped }).flatMap(([filter, field]) => {
    const wanted = new Set(query.values(filter));
    return wanted.size > 0 ? [(row: Row) => wanted.has(String(row[field]))] : [];
  });
  const ids = new Set(query.values("id"));
  const named = ids.size > 0 ? [(row: Row) => ids.has(String(row.id))] : [];
  return [...named, ...ranges, ...values, ...(rules.also ? [rules.also] : [])];
}
