import { describe, expect, test } from "vitest";
import { lossesOf } from "#connector/reports/losses.ts";
import { morningOf } from "#connector/reports/morning.ts";
import type { Snapshot } from "#shared/domain/snapshot.ts";
import { buildHistory } from "#shared/history/history.ts";
import { at, lead, move, questionOf, snapshot, touch } from "#tests/shared/kpi/sample.ts";

const settings = { funnel: { steps: { "3": { "60": "lead", "61": "meeting", "62": "proposal" } } } };

/** Monday, half past nine in Moscow. */
const MONDAY = at("2026-11-23T06:30Z");

function lines(rows: Partial<Snapshot>, asOf = MONDAY) {
  const history = buildHistory(snapshot(rows));
  const found = morningOf(history, questionOf(history, "month:2026-11", { asOf, settings }));
  return Object.fromEntries(found.map((line) => [line.kind, line]));
}

const lost = { stageId: "3:143", outcome: "lost" } as const;
const won = { stageId: "3:142", outcome: "won" } as const;

describe("who waits now", () => {
  test("is counted over the last two weeks, with the money that waits", () => {
    const { waiting } = lines({
      records: [
        lead({ id: "1", createdAt: at("2026-11-23T06:10Z"), amount: 40_000_00 }),
        lead({ id: "2", createdAt: at("2026-11-20T08:00Z"), amount: 2_000_00 }),
        lead({ id: "3", createdAt: at("2026-11-20T08:00Z"), amount: 7_000_00 }),
        lead({ id: "4", createdAt: at("2026-10-01T08:00Z") }),
      ],
      touches: [touch({ at: at("2026-11-20T09:00Z"), on: "3" })],
    });
    expect(waiting).toMatchObject({
      count: 2,
      sum: 42_000_00,
      records: { of: "response-time.waiting", period: "2026-11-10..2026-11-23" },
    });
  });
});

describe("what happened yesterday", () => {
  const records = [
    lead({ id: "1", createdAt: at("2026-11-20T08:00Z") }),
    lead({
      id: "2",
      createdAt: at("2026-11-02T08:00Z"),
      ...won,
      closedAt: at("2026-11-21T12:00Z"),
      amount: 90_000_00,
    }),
  ];
  const rows = { records, moves: [move("2", at("2026-11-21T12:00Z"), 62, 142)] };

  test("is all since Friday on a Monday: nobody works on the days between", () => {
    const { broken, win } = lines(rows);
    expect(broken).toMatchObject({ count: 1, since: "2026-11-20" });
    expect(broken!.records).toEqual({ of: "response-time.breaches", period: "2026-11-20..2026-11-22" });
    expect(win).toMatchObject({ count: 1, sum: 90_000_00, name: "Lead 2", since: "2026-11-20" });
  });

  test("is yesterday on other days", () => {
    const { broken, win } = lines(rows, at("2026-11-24T06:30Z"));
    expect(broken).toMatchObject({ count: 0, since: "2026-11-23", records: null });
    expect(win).toMatchObject({ count: 0, since: "2026-11-23", records: null });
  });
});

describe("where most is lost", () => {
  const created = at("2026-11-02T08:00Z");
  const rows: Partial<Snapshot> = {
    records: [
      lead({ id: "1", createdAt: created, ...lost, amount: 10_000_00 }),
      lead({ id: "2", createdAt: created, ...lost }),
      lead({ id: "3", createdAt: created, ...lost, amount: 90_000_00 }),
      lead({ id: "4", createdAt: created, ...won, amount: 500_000_00 }),
      lead({ id: "5", createdAt: created, stageId: "3:62", amount: 300_000_00 }),
    ],
    moves: [
      move("1", created + 60, 60, 143),
      move("2", created + 60, 60, 143),
      move("3", created + 60, 60, 62),
      move("3", created + 90, 62, 143),
      move("4", created + 60, 60, 142),
      move("5", created + 60, 60, 62),
    ],
  };

  test("is told by money, and opens the very leads that were lost there", () => {
    expect(lines(rows).action).toEqual({
      kind: "action",
      count: 1,
      sum: 90_000_00,
      name: "deal",
      since: null,
      records: { of: "funnel.losses.deal", period: "month:2026-11" },
    });
  });

  test("stands at each step of the funnel; who is open or won is not lost", () => {
    const history = buildHistory(snapshot(rows));
    expect(lossesOf(history, questionOf(history, "month:2026-11", { settings }))).toEqual([
      { step: "meeting", count: 2, amount: 10_000_00 },
      { step: "proposal", count: 0, amount: 0 },
      { step: "deal", count: 1, amount: 90_000_00 },
    ]);
  });
});
