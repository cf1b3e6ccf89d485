import { expect, test } from "vitest";
import type { Report } from "#shared/api/report.ts";
import { differences } from "./compare.ts";
import { type ExpectedReport, oracleReport, SOME_REASON } from "./oracle.ts";
import { randomQuestion, randomSnapshot } from "./random-history.ts";

/** A comparison that overlooks a field agrees with everything: change each number of a report and look. */

const seed = 11;
const snapshot = randomSnapshot(seed, { crm: "amocrm", leads: 60, zone: "Europe/Berlin" });
const question = { ...randomQuestion(seed, snapshot), by: "source" as const };
const expected = oracleReport(snapshot, question);

/** Every number and `null` in a value, with the way to it. */
function leaves(value: unknown, path: string[] = []): string[][] {
  if (typeof value === "number" || value === null) return [path];
  if (typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, [...path, key]));
}

function changed(report: ExpectedReport, path: readonly string[]): Report {
  const copy = structuredClone(report);
  let at: Record<string, unknown> = copy as unknown as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const key = path.at(-1)!;
  const old = at[key];
  at[key] = typeof old === "number" ? old + 1e-6 * Math.max(1, Math.abs(old)) : 0;
  return copy as unknown as Report;
}

test("a report agrees with itself, and the same seed is the same report", () => {
  expect(differences(expected as unknown as Report, expected)).toEqual([]);
  const again = randomSnapshot(seed, { crm: "amocrm", leads: 60, zone: "Europe/Berlin" });
  expect(again).toEqual(snapshot);
});

test("a change of any number or null is named", () => {
  const paths = leaves(expected).filter((path) => path.at(-1) !== "reason");
  expect(paths.length).toBeGreaterThan(300);
  const overlooked = paths.filter((path) => differences(changed(expected, path), expected).length === 0);
  expect(overlooked).toEqual([]);
});

test("a missing, a doubled and a foreign member are named, and a reason that is not there", () => {
  const copy = structuredClone(expected) as unknown as Report;
  const [first, second] = copy.groups;
  expect(first && second).toBeTruthy();
  copy.groups = [first!, first!, { ...second!, id: "stranger" }];
  const found = differences(copy, expected).join("\n");
  expect(found).toContain("groups: a member twice");
  expect(found).toContain("groups[stranger]: not expected");
  expect(found).toContain(`groups[${String(second!.id)}]: missing`);

  const silent = { ...expected.kpis.conversion, value: null, reason: SOME_REASON };
  const wanted = { ...expected, kpis: { ...expected.kpis, conversion: silent } };
  const got = structuredClone(wanted) as unknown as Report;
  got.kpis.conversion.reason = null;
  expect(differences(got, wanted)).toEqual(["report.kpis.conversion.reason: no reason"]);
});
