import { describe, expect, test } from "vitest";
import type { Rows, Snapshot } from "#shared/domain/snapshot.ts";
import { buildHistory } from "#shared/history/history.ts";
import { report } from "#shared/kpi/report.ts";
import { Random } from "#tests/oracle/random.ts";
import { randomAccount, seeds } from "../kpi/random-account.ts";
import { at, lead, move, questionOf, snapshot, touch } from "../kpi/sample.ts";

/** A history that takes in changes is the history that was built with them. */

const LISTS = ["records", "moves", "touches", "marks", "ratings", "answers"] as const;

/** Splits an account's rows at random into what was there first and what came in `parts` later changes. */
function split(whole: Snapshot, random: Random, parts: number): Rows[] {
  const bags = Array.from({ length: parts }, () => ({
    records: [] as Snapshot["records"][number][],
    moves: [] as Snapshot["moves"][number][],
    touches: [] as Snapshot["touches"][number][],
    marks: [] as Snapshot["marks"][number][],
    ratings: [] as Snapshot["ratings"][number][],
    answers: [] as Snapshot["answers"][number][],
  }));
  for (const list of LISTS) {
    for (const row of whole[list]) (bags[random.int(0, parts - 1)]![list] as unknown[]).push(row);
  }
  return bags;
}

/** Earlier versions of some records: other stage, other amount. */
function withOldVersions(rows: Rows, random: Random): Rows {
  const other = rows.records.map((record) =>
    random.chance(0.5)
      ? {
          ...record,
          amount: 12_345,
          managerId: "2",
          tags: ["old"],
          contactIds: ["c1"],
          closedAt: null,
          deletedAt: null,
        }
      : record,
  );
  return { ...rows, records: other };
}

const plain = (value: unknown) =>
  JSON.parse(
    JSON.stringify(value, (key, one: unknown) =>
      key === "quality" || key === "managers" || key === "kinds" ? undefined : one,
    ),
  );

describe("absorbing changes", () => {
  test.each(seeds(30, 7000))("in parts, over older versions, seed %d", (seed) => {
    const { snapshot: whole, question } = randomAccount(seed);
    const random = new Random(seed);
    const [first, ...rest] = split(whole, random, 4);
    const history = buildHistory({ ...whole, ...withOldVersions(first!, random) });
    report(history, question);
    for (const part of rest) {
      history.absorb(withOldVersions(part, random));
      report(history, question);
    }
    history.absorb({ ...whole, moves: [], touches: [], marks: [], ratings: [], answers: [] });
    expect(plain(report(history, question))).toEqual(plain(report(buildHistory(whole), question)));
  });

  test("the same rows again change nothing", () => {
    const { snapshot: whole, history, question } = randomAccount(7100);
    const before = report(history, question);
    history.absorb(whole);
    expect(report(history, question)).toEqual(before);
  });
});

describe("one change", () => {
  const created = at("2026-10-05T10:00+03:00");
  const base = snapshot({ records: [lead({ id: "1", createdAt: created, amount: 100 })] });
  const ask = (history: ReturnType<typeof buildHistory>) =>
    report(history, questionOf(history, "month:2026-10"));

  test("a move that is seen later takes its place by time, then by id", () => {
    const history = buildHistory({ ...base, moves: [{ ...move("1", created + 50, 60, 142), id: "b" }] });
    expect(ask(history).kpis.conversion.details.won).toBe(1);
    history.absorb({ ...base, records: [], moves: [{ ...move("1", created + 50, 142, 143), id: "c" }] });
    expect(ask(history).kpis.conversion.details.won).toBe(0);
    history.absorb({ ...base, records: [], moves: [{ ...move("1", created + 50, 60, 61), id: "a" }] });
    expect(ask(history).kpis.conversion.details.won).toBe(0);
    history.absorb({ ...base, records: [], moves: [{ ...move("1", created + 50, 143, 142), id: "d" }] });
    expect(ask(history).kpis.conversion.details.won).toBe(1);
  });

  test("a touch with a known id replaces the one it was", () => {
    const call = touch({ on: "1", at: created + 600 });
    const history = buildHistory({ ...base, touches: [call] });
    history.absorb({ ...base, records: [], touches: [{ ...call, at: created + 60 }] });
    expect(ask(history).kpis["response-time"].details.wall.mean).toBe(60);
  });

  test("a touch that is taken back is gone", () => {
    const touches = [
      touch({ on: "1", at: created + 60 }),
      touch({ at: created + 60, targets: [{ type: "contact", id: "5" }] }),
      touch({ at: created + 60 }),
    ];
    const history = buildHistory({ ...base, touches });
    expect(ask(history).kpis.productivity.details.total.calls.out).toBe(3);
    for (const { id } of touches) history.absorb({ ...base, records: [], removedTouchIds: [id] });
    expect(ask(history).kpis.productivity.details.total.calls.out).toBe(0);
  });

  test("a lead that touches and moves knew before it came", () => {
    const rows = {
      moves: [move("9", created + 60, 60, 142)],
      touches: [touch({ on: "9", at: created + 30 })],
    };
    const history = buildHistory({ ...base, ...rows });
    expect(ask(history).quality).toMatchObject({
      "touch-of-unknown-lead": { count: 1, ids: ["9"] },
      "move-of-unknown-lead": { count: 1, ids: ["9"] },
    });
    history.absorb({ ...base, records: [lead({ id: "9", createdAt: created })] });
    const { kpis, quality } = ask(history);
    expect(kpis.conversion.details).toMatchObject({ leads: 2, won: 1 });
    expect(kpis["response-time"].details.answered).toBe(1);
    expect(quality["touch-of-unknown-lead"]).toBeUndefined();
  });

  test("a lead that is deleted, and one that moves to another contact", () => {
    const history = buildHistory({
      ...base,
      records: [lead({ id: "1", createdAt: created, contactIds: ["5"] })],
      touches: [touch({ at: created + 60, targets: [{ type: "contact", id: "5" }] })],
    });
    expect(ask(history).kpis["response-time"].details.answered).toBe(1);
    history.absorb({ ...base, records: [lead({ id: "1", createdAt: created, contactIds: ["6"] })] });
    expect(ask(history).kpis["response-time"].details.answered).toBe(0);
    history.absorb({ ...base, records: [lead({ id: "1", createdAt: created, deletedAt: created + 90 })] });
    expect(ask(history).kpis.conversion).toMatchObject({ n: 0, reason: "no-leads" });
  });

  test("stages that mean something else now", () => {
    const history = buildHistory({ ...base, moves: [move("1", created + 60, 60, 62)] });
    expect(ask(history).kpis.conversion.details.won).toBe(0);
    const { dictionaries } = base;
    const pipelines = dictionaries.pipelines.map((pipeline) => ({
      ...pipeline,
      stages: pipeline.stages.map((stage) =>
        stage.id === "3:62" ? { ...stage, outcome: "won" as const } : stage,
      ),
    }));
    history.absorb({ ...base, records: [], moves: [], dictionaries: { ...dictionaries, pipelines } });
    expect(ask(history).kpis.conversion.details.won).toBe(1);
  });
});
