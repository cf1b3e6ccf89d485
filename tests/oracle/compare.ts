/** Where a report says something else than the oracle, path by path. */
import type { Report } from "#shared/api/report.ts";
import { type ExpectedReport, SOME_REASON } from "./oracle.ts";

const RELATIVE = 1e-9;

/** Members of a list are found by this field, so that only the lists' content is compared. */
const KEYS = ["id", "kind", "step", "month"] as const;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;

function sameNumber(a: number, b: number): boolean {
  if (Number.isInteger(a) && Number.isInteger(b)) return a === b;
  // Differences of floats near 0 keep the error of what they were made from, figures of a size of 1 and more.
  return Math.abs(a - b) <= RELATIVE * Math.max(1, Math.abs(a), Math.abs(b));
}

function keyOf(member: unknown, index: number): string {
  if (!isObject(member)) return String(index);
  const key = KEYS.find((one) => one in member);
  return key ? String(member[key]) : String(index);
}

function compareLists(path: string, actual: readonly unknown[], expected: readonly unknown[]): string[] {
  const byKey = (list: readonly unknown[]) =>
    new Map(list.map((member, index) => [keyOf(member, index), member]));
  const [got, wanted] = [byKey(actual), byKey(expected)];
  const found = got.size === actual.length ? [] : [`${path}: a member twice`];
  for (const key of got.keys()) if (!wanted.has(key)) found.push(`${path}[${key}]: not expected`);
  for (const [key, member] of wanted) {
    if (!got.has(key)) found.push(`${path}[${key}]: missing`);
    else found.push(...compare(`${path}[${key}]`, got.get(key), member));
  }
  return found;
}

function compare(path: string, actual: unknown, expected: unknown): string[] {
  if (expected === SOME_REASON) return actual === null || actual === undefined ? [`${path}: no reason`] : [];
  if (typeof expected === "number" && typeof actual === "number") {
    return sameNumber(actual, expected) ? [] : [`${path}: ${actual}, expected ${expected}`];
  }
  if (Array.isArray(expected)) {
    return Array.isArray(actual) ? compareLists(path, actual, expected) : [`${path}: no list`];
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return [`${path}: ${String(actual)}, expected an object`];
    return Object.entries(expected).flatMap(([key, value]) => compare(`${path}.${key}`, actual[key], value));
  }
  return actual === expected ? [] : [`${path}: ${String(actual)}, expected ${String(expected)}`];
}

/** "Empty groups may be left out": one in which nothing was created, won, touched, answered or is in work in P. */
function isEmptyGroup(group: ExpectedReport["groups"][number]): boolean {
  return Object.entries(group.kpis).every(([id, block]) => {
    if (id === "forecast") return true;
    const details = block.details ?? {};
    const rows = Array.isArray(details.managers) ? details.managers.length : 0;
    return (block.n ?? 0) === 0 && (details.count ?? 0) === 0 && (details.won ?? 0) === 0 && rows === 0;
  });
}

function compareGroups(actual: Report["groups"], expected: ExpectedReport["groups"]): string[] {
  const shown = new Set(actual.map((group) => group.id));
  return compareLists(
    "groups",
    actual,
    expected.filter((group) => shown.has(group.id) || !isEmptyGroup(group)),
  );
}

/** Each path at which `actual` differs from `expected`; fields that `expected` does not have are not looked at. */
export function differences(actual: Report, expected: ExpectedReport): string[] {
  const { groups, ...rest } = expected;
  const elapsed = Object.entries(actual.kpis).flatMap(([id, block]) => {
    const wanted = expected.kpis[id as keyof typeof expected.kpis]?.previousElapsed !== undefined;
    const partial = id === "forecast" || id === "reporting";
    return !partial && !wanted && block.previousElapsed !== undefined
      ? [`kpis.${id}.previousElapsed: there is none once P is over`]
      : [];
  });
  return [...compare("report", actual, rest), ...elapsed, ...compareGroups(actual.groups, groups)];
}
