import { describe, expect, test } from "vitest";
import type { ManagerProductivity } from "#shared/api/report.ts";
import { settingsSchema } from "#shared/domain/settings.ts";
import { account, at, deal, june, lead, move, portal, request, touch } from "./small-account.ts";

/** The second before and the second of every bound in KPI.md, computed by hand. */

const won = (id: string, when: string, from = "1:10") => move(id, when, from, "1:142");
const lost = (id: string, when: string, from = "1:10") => move(id, when, from, "1:143");
type Kpis = ReturnType<typeof june>;
const totalOf = (kpis: Kpis) => kpis.productivity!.details!.total as ManagerProductivity;
const utc = (text: string) => Date.parse(text) / 1000;

describe("periods", () => {
  test("begin with their first second and end before the next one's", () => {
    const instants = ["2026-05-31 23:59", "2026-06-01 00:00", "2026-07-01 00:00"].map(at);
    const records = [...instants, at("2026-07-01 00:00") - 1].map((createdAt, id) =>
      lead(`${id}`, { createdAt }),
    );
    expect(june(account({ records })).conversion?.n).toBe(2);
  });

  test("a day of 23 hours, and the 25-hour day before it, in Berlin's wall clock", () => {
    const small = account();
    const berlin = { ...small.account, timeZone: "Europe/Berlin" };
    const records = [
      "2026-03-28T22:59:59Z",
      "2026-03-28T23:00:00Z",
      "2026-03-29T21:59:59Z",
      "2026-03-29T22:00:00Z",
    ];
    const snapshot = account({
      account: berlin,
      records: records.map((when, id) => lead(`${id}`, { createdAt: utc(when) })),
      touches: [touch("1", "2026-03-29 02:00")],
    });
    const settings = settingsSchema.parse({ schedule: { sun: [["00:00", "24:00"]], sat: [] } });
    const day = june(snapshot, { period: "day:2026-03-29", settings });
    expect(day.conversion?.n).toBe(2);
    // 02:00 in Moscow is midnight in Berlin: the contact comes with the lead.
    expect(day["response-time"]?.value).toBe(0);
    // Eight on Monday: one second of work has passed since the last second of Sunday.
    const asOf = utc("2026-03-30T06:00:00Z");
    const waiting = june(snapshot, { period: "day:2026-03-29", settings, asOf })["response-time"]?.details;
    expect(waiting).toMatchObject({ answered: 1, waiting: 1, breaches: 0 });
  });

  test("the elapsed part of a longer month is cut at the end of the shorter one before it", () => {
    const february = lead("f", { createdAt: at("2026-02-28 23:59") });
    const march = lead("m", { createdAt: at("2026-03-01 00:00") });
    const snapshot = account({ records: [february, march], moves: [won("f", "2026-02-28 23:59")] });
    const question = { period: "month:2026-03", asOf: at("2026-03-30 12:00") };
    expect(june(snapshot, question).conversion).toMatchObject({ previous: 100, previousElapsed: 100 });
    const early = { ...question, asOf: at("2026-03-28 23:59") };
    expect(june(snapshot, early).conversion).toMatchObject({ previous: 100, previousElapsed: null });
  });

  test("what happens at `asOf` has happened", () => {
    const snapshot = account({
      records: [lead("a"), lead("b", { deletedAt: at("2026-06-05 10:00") })],
      moves: [won("a", "2026-06-05 10:00")],
    });
    const asOf = at("2026-06-05 10:00");
    expect(june(snapshot, { asOf }).conversion?.details).toMatchObject({ leads: 1, won: 1 });
    expect(june(snapshot, { asOf: asOf - 1 }).conversion?.details).toMatchObject({ leads: 2, won: 0 });
  });
});

describe("outcomes", () => {
  test("won, reopened and won again is won the second time; lost in between ends the first", () => {
    const snapshot = account({
      records: ["a", "b"].map((id) => lead(id)),
      moves: [
        won("a", "2026-06-02 10:00"),
        move("a", "2026-06-03 10:00", "1:142", "1:20"),
        won("a", "2026-07-02 10:00", "1:20"),
        won("b", "2026-06-02 10:00"),
        move("b", "2026-06-03 10:00", "1:142", "1:143"),
        move("b", "2026-06-04 10:00", "1:143", "1:142"),
      ],
    });
    expect(june(snapshot)["cycle-time"]).toMatchObject({ value: 3 * 86_400, n: 1 });
    expect(june(snapshot, { period: "month:2026-07" })["cycle-time"]).toMatchObject({ value: 31 * 86_400 });
  });

  test("142 and 143 of a pipeline that was deleted are won and lost, any other stage of it open", () => {
    const move9 = (id: string, status: number) => move(id, "2026-06-02 10:00", "9:1", `9:${status}`);
    const snapshot = account({
      records: ["a", "b", "c"].map((id) => lead(id, { pipelineId: "9", stageId: "9:1" })),
      moves: [move9("a", 142), move9("b", 143), move9("c", 144)],
    });
    const { conversion, "response-time": response } = june(snapshot);
    expect(conversion?.details).toMatchObject({ won: 1 });
    expect(response?.details).toMatchObject({ closedUntouched: 2, waiting: 1 });
  });

  test("a CRM lead that failed is lost, one converted to a deleted deal is open", () => {
    const entered = (recordId: string, stageId: string, outcome: "won" | "lost") =>
      move(recordId, "2026-06-02 10:00", "0:0", "0:0", {
        ...{ by: null, from: null, outcome, to: { pipelineId: null, stageId } },
      });
    const snapshot = portal({
      records: [
        request("1"),
        request("2"),
        deal("2", { parentId: "lead:2", deletedAt: at("2026-06-10 10:00") }),
      ],
      moves: [entered("lead:1", "JUNK", "lost"), entered("lead:2", "CONVERTED", "won")],
    });
    expect(june(snapshot)["response-time"]?.details).toMatchObject({ closedUntouched: 1, waiting: 1 });
  });
});

describe("money is rounded half away from zero", () => {
  const check = (amounts: readonly [number, (string | null)?][]) => {
    const records = amounts.map(([amount, currency = null], id) => lead(`${id}`, { amount, currency }));
    const snapshot = account({ records, moves: records.map(({ id }) => won(id, "2026-06-03 10:00")) });
    snapshot.dictionaries = { ...snapshot.dictionaries, rates: { HALF: 0.5, TRAP: 0.29 } };
    return june(snapshot)["average-check"];
  };

  test("means and medians: −12.5 is −13, 12.5 is 13", () => {
    expect(check([[-25], [0]])).toMatchObject({ value: -13, details: { median: -13, zeroAmount: 1 } });
    expect(check([[25], [0]])).toMatchObject({ value: 13, details: { median: 13 } });
  });

  test("each amount in another currency, before it is summed", () => {
    // 0.5 → 1 and −0.5 → −1 each; 50 × 0.29 = 14.5 → 15, though in binary it is less.
    const three = [
      [1, "HALF"],
      [1, "HALF"],
      [-1, "HALF"],
    ] as const;
    expect(check(three.map(([amount, currency]) => [amount, currency]))?.details).toMatchObject({
      revenue: 1,
    });
    expect(check([[50, "TRAP"]])?.details).toMatchObject({ revenue: 15 });
  });
});

describe("waiting", () => {
  const records = ["a", "b", "c", "d"].map((id) => lead(id));

  test("exactly the limit is within, a second more is not, open leads are decided a second after it", () => {
    const snapshot = account({
      records,
      touches: [
        touch("a", "2026-06-01 10:15"),
        touch("b", "2026-06-01 10:15", { at: at("2026-06-01 10:15") + 1 }),
      ],
    });
    const of = (asOf: number) => june(snapshot, { asOf })["response-time"]?.details;
    expect(of(at("2026-06-01 10:15"))).toMatchObject({ withinSla: 100, breaches: 0, waiting: 3 });
    expect(of(at("2026-06-01 10:15") + 1)).toMatchObject({ withinSla: 25, breaches: 3, waiting: 2 });
  });

  test("at a tie events come before censorings: S = 3/4, then 1/2 at the hour at which two are cut off", () => {
    const hour = "2026-06-01 11:00";
    const snapshot = account({
      records,
      moves: [lost("c", hour), lost("d", hour)],
      touches: [touch("a", "2026-06-01 10:30"), touch("b", hour)],
    });
    expect(june(snapshot)["response-time"]?.details).toMatchObject({ medianWithWaiting: 3600 });
  });

  test("a contact's call is of the lead created ten minutes later, of none a second more, of none it closed on", () => {
    const ring = (when: number) =>
      touch("", "2026-06-01 09:50", {
        ...{ at: when, kind: "call", talkSeconds: 5, targets: [{ type: "contact", id: "c" }] },
      });
    const one = (when: number) => {
      const snapshot = account({
        records: [lead("a", { contactIds: ["c"] })],
        touches: [ring(when)],
        moves: [move("a", "2026-06-01 12:00", "1:10", "1:143", { by: null })],
      });
      const kpis = june(snapshot);
      const { leadsProcessed, calls } = totalOf(kpis);
      return [kpis["response-time"]?.n, leadsProcessed, calls.out];
    };
    expect(one(at("2026-06-01 09:50"))).toEqual([1, 1, 1]);
    expect(one(at("2026-06-01 09:50") - 1)).toEqual([0, 0, 1]);
    expect(one(at("2026-06-01 12:00"))).toEqual([1, 1, 1]);
    expect(one(at("2026-06-01 12:00") + 1)).toEqual([0, 0, 1]);
  });

  test("a touch on a record and its contact is the record's alone, and of nobody once that is deleted", () => {
    const targets = [
      { type: "record" as const, id: "a" },
      { type: "contact" as const, id: "c" },
    ];
    const touches = [touch("a", "2026-06-01 10:10", { targets })];
    const both = (deletedAt: number | null) =>
      june(account({ records: [lead("a", { deletedAt }), lead("b", { contactIds: ["c"] })], touches }));
    const answered = (kpis: Kpis) => [kpis["response-time"]?.n, totalOf(kpis).emails];
    expect(answered(both(null))).toEqual([1, 1]);
    expect(answered(both(at("2026-06-02 10:00")))).toEqual([0, 0]);
  });
});

describe("objections in work", () => {
  const settings = settingsSchema.parse({ objections: { lossReasons: { "5": "цена" } } });
  const records = [lead("a", { tags: ["возражение: Сроки"], lossReasonId: "5" })];
  const counts = (moves: ReturnType<typeof move>[], asOf = at("2026-08-01 00:00")) => {
    const {
      count,
      lost: gone,
      inWork,
    } = june(account({ records, moves }), { settings, asOf }).objections!.details as Record<string, number>;
    return { count, lost: gone, inWork };
  };

  test("stand just before the period's end, without the loss reason of a later loss", () => {
    expect(counts([lost("a", "2026-07-01 00:00")])).toEqual({ count: 1, lost: 0, inWork: 1 });
    expect(counts([lost("a", "2026-06-30 23:59")])).toEqual({ count: 2, lost: 2, inWork: 0 });
  });

  test("stand at `asOf` while the period runs; a lead lost and reopened in between is open then", () => {
    const back = [lost("a", "2026-06-10 10:00"), move("a", "2026-06-20 10:00", "1:143", "1:10")];
    expect(counts(back, at("2026-06-15 10:00"))).toEqual({ count: 2, lost: 2, inWork: 0 });
    expect(counts(back, at("2026-06-20 10:00"))).toEqual({ count: 1, lost: 0, inWork: 1 });
    expect(counts(back)).toEqual({ count: 1, lost: 0, inWork: 1 });
  });
});

describe("groups", () => {
  test("a manager of two teams is in both; who left, and nobody, in none", () => {
    const small = account();
    const [anna, boris] = small.dictionaries.managers;
    const dictionaries = {
      ...small.dictionaries,
      managers: [{ ...anna!, teamIds: ["t", "u"] }, boris!],
      teams: [...small.dictionaries.teams, { id: "u", name: "Other", parentId: null, headId: null }],
    };
    const records = [lead("a"), lead("b", { managerId: "77" }), lead("c", { managerId: "0" })];
    june(account({ dictionaries, records }), { by: "team" });
  });

  test("a lead counts in the pipeline it is in at `asOf`, an excluded pipeline likewise", () => {
    const small = account();
    const second = { ...small.dictionaries.pipelines[0]!, id: "2", name: "Second", stages: [] };
    const dictionaries = { ...small.dictionaries, pipelines: [...small.dictionaries.pipelines, second] };
    const snapshot = account({
      dictionaries,
      records: [lead("a"), lead("b")],
      moves: [move("a", "2026-06-10 10:00", "1:10", "2:10")],
      touches: [touch("a", "2026-06-01 11:00")],
    });
    june(snapshot, { by: "pipeline" });
    const settings = settingsSchema.parse({ exclude: { pipelines: ["2"] } });
    const before = at("2026-06-10 10:00") - 1;
    expect(june(snapshot, { settings }).conversion?.n).toBe(1);
    expect(june(snapshot, { settings, asOf: before }).conversion?.n).toBe(2);
    const emails = [undefined, before].map((asOf) => totalOf(june(snapshot, { settings, asOf })).emails);
    expect(emails).toEqual([0, 1]);
  });
});
