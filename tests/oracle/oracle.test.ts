import { describe, expect, test } from "vitest";
import { settingsSchema } from "#shared/domain/settings.ts";
import { account, at, deal, june, lead, move, portal, request, touch } from "./small-account.ts";

/** Examples small enough to be computed by hand from KPI.md; the numbers stand in the tests' names or lines. */

const won = (id: string, when: string, from = "1:10") => move(id, when, from, "1:142");
const lost = (id: string, when: string, from = "1:10") => move(id, when, from, "1:143");

describe("state of a lead", () => {
  test("won to won keeps the closing time, reopening takes it away, a move into the same stage is none", () => {
    const records = ["a", "b", "c"].map((id) => lead(id, { amount: 100 }));
    const snapshot = account({
      records,
      moves: [
        won("a", "2026-05-31 23:59"),
        move("a", "2026-06-10 10:00", "1:142", "2:142"),
        won("b", "2026-06-10 10:00"),
        move("b", "2026-06-11 10:00", "1:142", "1:20"),
        won("c", "2026-06-10 10:00"),
        move("c", "2026-07-10 10:00", "1:142", "1:142"),
      ],
    });
    expect(june(snapshot).conversion).toMatchObject({ value: 100 / 3, details: { leads: 3, won: 1 } });
    const before = june(snapshot, { asOf: at("2026-06-10 10:00") });
    expect(before.conversion?.details).toMatchObject({ won: 2, cohort: { won: 3 } });
  });

  test("without moves the snapshot serves; closed without a time is in no period but won in the cohort", () => {
    const closed = { stageId: "1:142", outcome: "won" as const };
    const snapshot = account({
      records: [
        lead("a", { ...closed, closedAt: at("2026-06-20 10:00") }),
        lead("b", { ...closed, closedAt: null }),
        lead("c", { deletedAt: at("2026-07-01 00:00") }),
      ],
    });
    expect(june(snapshot).conversion?.details).toMatchObject({ leads: 2, won: 1, cohort: { won: 2 } });
    const before = june(snapshot, { asOf: at("2026-06-20 09:59") });
    expect(before.conversion?.details).toMatchObject({ leads: 3, won: 0, cohort: { won: 1 } });
  });
});

describe("money", () => {
  test("average check of 100, −50, 10 USD, 1 without a rate and nothing", () => {
    const amounts = [[100], [-50], [10, "USD"], [1, "XTS"], [null]] as [number | null, string?][];
    const records = amounts.map(([amount, currency = null], index) => lead(`${index}`, { amount, currency }));
    const snapshot = account({ records, moves: records.map(({ id }) => won(id, "2026-06-03 10:00")) });
    // 10 × 92.5 = 925; (100 − 50 + 925 + 0 + 0) / 5 = 195.
    expect(june(snapshot)["average-check"]).toMatchObject({
      value: 195,
      n: 5,
      small: true,
      previous: null,
      delta: null,
      details: { deals: 5, revenue: 975, median: 0, zeroAmount: 2, unconverted: 1 },
    });
  });
});

describe("response time", () => {
  const settings = settingsSchema.parse({ response: { ignoreUsers: ["2"] } });
  const records = ["a", "b", "c", "d", "e"].map((id) => lead(id, { contactIds: id === "e" ? ["c1"] : [] }));
  const snapshot = account({
    records,
    moves: [lost("d", "2026-06-01 12:00")],
    touches: [
      touch("a", "2026-06-01 09:50"),
      touch("b", "2026-06-01 10:15", { kind: "call", answered: false }),
      touch("b", "2026-06-01 11:00", { kind: "call", direction: "in", talkSeconds: 5 }),
      touch("c", "2026-06-01 10:01", { by: "2" }),
      touch("c", "2026-06-01 10:02", { kind: "message", direction: "in" }),
      touch("c", "2026-06-01 10:03", { automated: true }),
      touch("e", "2026-06-01 18:30", { targets: [{ type: "contact", id: "c1" }] }),
    ],
  });

  test("a at once, b after an hour, e after the working day, c waits, d was lost in silence", () => {
    expect(june(snapshot, { settings })["response-time"]).toMatchObject({
      value: (0 + 3600 + 28_800) / 3,
      n: 3,
      details: {
        answered: 3,
        waiting: 1,
        closedUntouched: 1,
        // a and b reacted within 15 minutes; e late, c over it, d closed without a reaction.
        withinSla: 40,
        breaches: 3,
        wall: { mean: (0 + 3600 + 30_600) / 3, median: 3600, p90: 25_200 },
        work: { median: 3600, p90: 23_760 },
        reaction: { work: { mean: (0 + 900 + 28_800) / 3, median: 900 } },
        // Events 0, 3600, 28800, d censored at 7200: S = 4/5, 3/5, then 3/5 × 1/2 ≤ 1/2.
        medianWithWaiting: 28_800,
      },
    });
  });

  test("ten minutes and a second before creation are too early; by `asOf` alone", () => {
    const early = account({ records: [lead("a")], touches: [touch("a", "2026-06-01 09:49")] });
    expect(june(early)["response-time"]).toMatchObject({ value: null, n: 0 });
    const then = june(snapshot, { settings, asOf: at("2026-06-01 10:15") });
    expect(then["response-time"]?.details).toMatchObject({
      answered: 1,
      waiting: 4,
      withinSla: 100,
      breaches: 0,
    });
  });
});

describe("cycle time", () => {
  test("from first contact, from creation where that came after, also below zero", () => {
    const snapshot = account({
      records: ["a", "b", "c"].map((id) => lead(id)),
      moves: [won("a", "2026-06-01 12:00"), won("b", "2026-06-01 11:00"), won("c", "2026-06-01 09:59")],
      touches: [touch("a", "2026-06-01 10:30"), touch("b", "2026-06-01 11:01")],
    });
    expect(june(snapshot)["cycle-time"]).toMatchObject({
      value: (5400 + 3600 - 60) / 3,
      details: { median: 3600, p90: 5040, estimated: 2 },
    });
  });
});

describe("NPS", () => {
  test("the latest in the period, a field before a tag, standing values alone", () => {
    const settings = settingsSchema.parse({ nps: { field: "F", tagPrefix: "оценка:" } });
    const when = at("2026-06-10 10:00");
    const mark = (id: string, recordId: string, value: string, rest: object = {}) => ({
      ...{ id, recordId, at: when, kind: "tag" as const, key: value, value, source: "event" as const },
      ...rest,
    });
    const snapshot = account({
      records: [
        lead("a", { tags: ["NPS: 3"], fields: { F: ["10"] } }),
        lead("b", { tags: ["нпс:9", "Оценка: 6 "] }),
        lead("c", { tags: ["nps:9"] }),
        lead("d", { tags: [] }),
        lead("e"),
      ],
      marks: [
        mark("1", "a", "NPS: 3"),
        mark("2", "a", "10", { kind: "field", key: "F" }),
        mark("3", "b", "нпс:9"),
        mark("4", "b", "Оценка: 6 "),
        mark("5", "c", "nps:9", { source: "seen" }),
        mark("6", "c", "nps:9", { at: when + 86_400 * 30 }),
        mark("7", "d", "nps:1"),
      ],
      answers: [
        { recordId: "e", at: when, score: 2, comment: null },
        { recordId: "e", at: when + 60, score: 7, comment: null },
      ],
    });
    // a 10, b 6 (the last tag), c in July, d no longer stands, e 7.
    expect(june(snapshot, { settings }).nps).toMatchObject({
      value: 0,
      n: 3,
      previous: null,
      details: { promoters: 1, passives: 1, detractors: 1 },
    });
  });
});

describe("productivity", () => {
  test("touches belong to who made them, leads to who is responsible", () => {
    const call = { kind: "call" as const, talkSeconds: 30 };
    const snapshot = account({
      records: [lead("a", { amount: 500 }), lead("b", { managerId: "7" }), lead("c", { managerId: "0" })],
      moves: [
        won("a", "2026-06-02 10:00"),
        move("b", "2026-06-01 12:00", "1:10", "1:20", { by: "2" }),
        move("c", "2026-06-01 12:00", "1:10", "1:20", { by: "0" }),
      ],
      touches: [
        touch("a", "2026-06-02 09:00", { ...call, claimedBy: "2", direction: "in" }),
        touch("a", "2026-06-02 09:30", { ...call, claimedBy: "101", answered: false }),
        touch("b", "2026-06-02 09:00", { ...call, by: "2", answered: false, direction: "in" }),
        touch("nobody knows", "2026-06-02 09:00"),
        touch("a", "2026-06-02 09:00", { kind: "meeting", targets: [] }),
      ],
    });
    const block = june(snapshot).productivity;
    expect(block).toMatchObject({
      value: 1 / 2,
      n: 1,
      details: { total: { leadsNew: 3, leadsProcessed: 2 } },
    });
    const rows = (block?.details?.managers ?? []) as { id: string | null }[];
    expect(rows.map((row) => row.id).sort()).toEqual(["1", "2", "7", null].sort());
    expect(rows.find((row) => row.id === "1")).toMatchObject({
      ...{ name: "Anna", leadsNew: 1, leadsProcessed: 1, won: 1, revenue: 500, conversion: 100, meetings: 1 },
      calls: { out: 1, in: 0, answered: 0, talkSeconds: 0 },
      firstStageSeconds: 8 * 3600 + 3600,
    });
    expect(rows.find((row) => row.id === "2")).toMatchObject({
      leadsProcessed: 2,
      calls: { out: 0, in: 2, answered: 1, talkSeconds: 30 },
    });
    expect(rows.find((row) => row.id === "7")).toMatchObject({ name: null, leadsNew: 1, leadsProcessed: 0 });
  });
});

describe("Bitrix24, classic mode", () => {
  const entered = (recordId: string, when: string, stageId: string, outcome: "open" | "won" | "lost") =>
    move(recordId, when, "0:0", "0:0", {
      ...{ by: null, from: null, outcome },
      to: { pipelineId: recordId.startsWith("lead") ? null : "0", stageId },
    });
  const parentId = "lead:1";
  const snapshot = portal({
    records: [
      request("1", { sourceId: "web" }),
      deal("9", { parentId, createdAt: at("2026-06-02 10:00"), amount: 100 }),
      deal("11", { parentId, createdAt: at("2026-06-02 10:00"), amount: 10 }),
      deal("3", { parentId: "lead:404", amount: 1 }),
      request("2"),
    ],
    moves: [
      entered("deal:9", "2026-06-04 10:00", "WON", "won"),
      entered("deal:11", "2026-06-05 10:00", "WON", "won"),
      entered("deal:3", "2026-06-05 10:00", "GONE", "lost"),
      entered("lead:2", "2026-06-01 11:00", "CONVERTED", "won"),
    ],
    touches: [touch("lead:1", "2026-06-01 10:10")],
  });

  test("two deals of one CRM lead are one lead created, two won; deal 9 is the first", () => {
    const kpis = june(snapshot);
    expect(kpis.conversion?.details).toMatchObject({ leads: 3, won: 2, cohort: { won: 1 } });
    expect(kpis["average-check"]?.details).toMatchObject({ revenue: 110 });
    // Deal 9 from the CRM lead's contact, deal 11 from its own creation.
    expect(kpis["cycle-time"]).toMatchObject({
      value: (2 * 86_400 + 86_400 - 600 + 3 * 86_400) / 2,
      details: { estimated: 1 },
    });
    expect(kpis.reporting?.details).toMatchObject({ coverage: { source: 100 / 3 } });
  });

  test("before the first deal the CRM lead is open; a deleted first deal gives way to the next", () => {
    const before = june(snapshot, { asOf: at("2026-06-01 23:00") });
    expect(before["response-time"]?.details).toMatchObject({ answered: 1, waiting: 2 });
    const records = snapshot.records.map((record) =>
      record.id === "deal:9" ? { ...record, deletedAt: at("2026-07-01 10:00") } : record,
    );
    expect(june({ ...snapshot, records }).conversion?.details).toMatchObject({ leads: 3, won: 1 });
    const gone = records.map((record) => (record.id === "lead:1" ? { ...record, deletedAt: 0 } : record));
    expect(june({ ...snapshot, records: gone }).conversion?.details).toMatchObject({ leads: 3, won: 1 });
  });
});

describe("the period before", () => {
  test("whole, and as far as P has come", () => {
    const records = [..."abcd"].map((id) => lead(id, { createdAt: at("2026-05-02 10:00") }));
    const snapshot = account({
      records: [...records, lead("e"), lead("f")],
      moves: [won("a", "2026-05-03 10:00"), won("b", "2026-05-25 10:00"), won("e", "2026-06-02 10:00")],
    });
    expect(june(snapshot, { asOf: at("2026-06-11 00:00") }).conversion).toMatchObject({
      ...{ value: 50, previous: 50, delta: 0, previousElapsed: 25 },
    });
    expect(june(snapshot).conversion).not.toHaveProperty("previousElapsed");
  });
});
