import { describe, expect, test } from "vitest";
import { at, lead, move, recordsOf, reportOf, touch } from "./sample.ts";

/** Every kind of KPI.md 4: none stops a report, each is counted with the ids. */

const created = at("2026-10-05T10:00+03:00");
const rows = {
  records: [
    lead({ id: "1", createdAt: created, sourceId: "9", amount: 100 }),
    lead({ id: "2", createdAt: created, sourceId: "9", amount: -100 }),
    lead({ id: "3", createdAt: created, sourceId: "9", amount: 5, currency: "XTS", managerId: "404" }),
    lead({ id: "4", createdAt: created, amount: 5, managerId: null, stageId: "3:99" }),
    lead({ id: "5", createdAt: created, sourceId: "9", amount: 5, pipelineId: "8", stageId: "8:142" }),
    lead({
      ...{ id: "6", createdAt: created, sourceId: "9", stageId: "3:142", outcome: "won" },
      closedAt: created - 60,
    }),
  ],
  moves: [
    move("1", created + 60, 60, 61),
    move("1", created + 60, 61, 62),
    move("unknown", created, 60, 61),
    { ...move("2", created + 90, 60, 61), by: "303" },
  ],
  touches: [
    touch({ on: "1", at: created - 601, by: "202" }),
    touch({ on: "2", at: created + 5, by: "202" }),
    touch({ on: "nobody", at: created }),
    touch({
      at: created,
      targets: [
        { type: "record", id: "gone" },
        { type: "contact", id: "5" },
      ],
    }),
  ],
};

test("quality", () => {
  const { quality, kpis } = reportOf(rows, "month:2026-10");
  expect(quality).toEqual({
    "amount-missing": { count: 1, ids: ["6"] },
    "amount-negative": { count: 1, ids: ["2"] },
    unconverted: { count: 1, ids: ["3"] },
    "manager-left": { count: 1, ids: ["3"] },
    "manager-missing": { count: 1, ids: ["4"] },
    "source-missing": { count: 1, ids: ["4"] },
    "stage-unknown": { count: 2, ids: ["4", "5"] },
    "pipeline-unknown": { count: 1, ids: ["5"] },
    "closed-at-unknown": { count: 1, ids: ["5"] },
    "closed-before-creation": { count: 1, ids: ["6"] },
    "cycle-negative": { count: 1, ids: ["6"] },
    "touch-before-creation": { count: 1, ids: ["1"] },
    "touch-of-unknown-lead": { count: 2, ids: ["nobody", "gone"] },
    "moves-in-one-second": { count: 1, ids: ["1"] },
    "move-of-unknown-lead": { count: 1, ids: ["unknown"] },
    "user-unknown": { count: 2, ids: ["202", "303"] },
  });
  expect(kpis.conversion.value).not.toBeNull();
});

test("a finding opens, also of a lead of which only the id is known", () => {
  expect(recordsOf(rows, "month:2026-10", "quality.move-of-unknown-lead")!.records).toMatchObject([
    { id: "unknown", entity: "lead", title: null, createdAt: null, stageId: null },
  ]);
  const users = recordsOf(rows, "month:2026-10", "quality.user-unknown")!.records;
  expect(users.map(({ id, by }) => [id, by])).toEqual([
    [null, "202"],
    [null, "303"],
  ]);
});

describe("what a figure leaves out, and why", () => {
  const base = {
    records: [
      lead({ id: "1", createdAt: created, createdBy: "7" }),
      lead({ id: "2", createdAt: created, tags: [" Тест "] }),
      lead({ id: "3", createdAt: created, stageId: "3:142", outcome: "won" }),
    ],
    touches: [
      touch({ on: "1", at: created + 5, kind: "email", automated: true }),
      touch({ on: "2", at: created + 5 }),
      touch({ on: "1", at: created + 9, kind: "message", direction: "in", by: null }),
    ],
  };
  const settings = { exclude: { tags: ["тест"] }, response: { population: "inbound" } };

  test("is counted with each figure that it touches, and opens", () => {
    const { kpis } = reportOf(base, "month:2026-10", { settings });
    expect(kpis.conversion.leftOut).toEqual({ excluded: 1, closedUndated: 1 });
    expect(kpis["response-time"].leftOut).toEqual({
      ...{ excluded: 1, notInbound: 1, machineTouches: 1, strayTouches: 1 },
    });
    expect(kpis.nps.leftOut).toEqual({ excluded: 1 });
    expect(kpis.reporting).not.toHaveProperty("leftOut");
    const list = recordsOf(base, "month:2026-10", "conversion.leftOut.excluded", { settings })!;
    expect(list.records.map(({ id }) => id)).toEqual(["2"]);
  });
});
