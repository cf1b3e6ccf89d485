/** Every numbered fault of groups F and G has its test, and each test named for one is there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FAULTS } from "./faults.ts";

const numbers = (group: string, last: number) =>
  Array.from({ length: last }, (_, index) => `${group}${index + 1}`);

test("every number has its row", () => {
  expect(FAULTS.map((row) => row.id)).toEqual([...numbers("F", 24), ...numbers("G", 14)]);
});

test.each(FAULTS)("$id: $fault", ({ tests }) => {
  expect(tests.length).toBeGreaterThan(0);
  for (const [file, title] of tests) {
    const text = readFileSync(join(import.meta.dirname, "..", file), "utf8");
    // As part of a title: between quotes, behind `test(`, `describe(` or in a row of cases.
    expect(
      text.split("\n").filter((line) => /["'`]/.test(line) && line.includes(title)),
      `${file}: ${title}`,
    ).not.toEqual([]);
  }
});
