import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FAULTS } from "./fault-list.ts";

const GROUPS = { A: 16, B: 16, C: 13, D: 13, E: 12 };
const numbers = Object.entries(GROUPS).flatMap(([group, count]) =>
  Array.from({ length: count }, (_, index) => `${group}${index + 1}`),
);
const TESTS = join(import.meta.dirname, "..");

test("each numbered fault is answered, by tests or by the reason why there is none", () => {
  expect(Object.keys(FAULTS)).toEqual(numbers);
});

test.each(Object.entries(FAULTS))("%s is proven by tests that exist", (_number, fault) => {
  if ("none" in fault) {
    expect(fault.none).toMatch(/^[A-Z].{40,}\.$/);
    return;
  }
  expect(fault.proofs.length).toBeGreaterThan(0);
  for (const [file, title] of fault.proofs) {
    const path = join(TESTS, file);
    expect(existsSync(path), file).toBe(true);
    // A title opens its quotes: a sentence in a comment proves nothing.
    const text = readFileSync(path, "utf8");
    const isThere = [`"${title}`, `\`${title}`].some((opening) => text.includes(opening));
    expect(isThere, `${file}: ${title}`).toBe(true);
  }
});
