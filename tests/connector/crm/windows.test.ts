/** In which order a first pull reads time. */
import { describe, expect, test } from "vitest";
import { newestFirst, OPEN_END_SECONDS } from "#connector/crm/windows.ts";
import { at } from "#tests/shared/kpi/sample.ts";

const until = at("2026-10-12T12:00Z");
const THIS_MONTH = at("2026-09-30T00:00Z");
const MONTH_BEFORE = at("2026-08-31T00:00Z");

describe("newest first", () => {
  test("this month, the month that it is compared with, and then the rest, without a gap", () => {
    const from = at("2024-10-01T00:00Z");
    expect(newestFirst("events", from, until)).toEqual([
      { list: "events", from: THIS_MONTH, to: until + OPEN_END_SECONDS },
      { list: "events", from: MONTH_BEFORE, to: THIS_MONTH - 1 },
      { list: "events", from, to: MONTH_BEFORE - 1 },
    ]);
  });

  test.each([
    ["since this month", at("2026-10-05T00:00Z"), 1],
    ["since last month", at("2026-09-05T00:00Z"), 2],
    ["that begins when the pull does", until, 1],
    ["that begins after it, by the CRM's clock", until + 60, 1],
  ])("an account %s is read in as few parts as it has", (_, from, parts) => {
    const spans = newestFirst("events", from, until);
    expect(spans).toHaveLength(parts);
    expect(spans.at(-1)!.from).toBe(Math.min(from, until));
    expect(spans[0]!.to).toBe(until + OPEN_END_SECONDS);
  });

  test("in January the month before is December", () => {
    const spans = newestFirst("events", 0, at("2026-01-02T00:00Z"));
    expect(spans.map((span) => span.from)).toEqual([at("2025-12-31T00:00Z"), at("2025-11-30T00:00Z"), 0]);
  });
});
