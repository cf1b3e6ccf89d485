import { afterEach, describe, expect, test, vi } from "vitest";
import { KPI_IDS, type Report } from "#shared/api/report.ts";
import { buildHistory } from "#shared/history/history.ts";
import { conversion } from "#shared/kpi/metrics/conversion.ts";
import { report } from "#shared/kpi/report.ts";
import { amoAccount, at, lead, move, questionOf, reportOf, snapshot, touch } from "./sample.ts";

/** Periods, settings and rows that make no sense: an answer with a reason, never an exception, never NaN. */

const created = at("2026-10-05T10:00+03:00");
const rows = {
  records: [lead({ id: "1", createdAt: created, amount: 100, tags: ["возражение:цена"] })],
  moves: [move("1", created + 7200, 60, 142)],
  touches: [touch({ on: "1", at: created + 600 })],
};

const reasons = ({ kpis }: Report) => KPI_IDS.map((id) => kpis[id].reason);
const values = ({ kpis }: Report) => KPI_IDS.map((id) => kpis[id].value);
const NOTHING = KPI_IDS.map(() => null);

describe("periods", () => {
  test("in the future", () => {
    const result = reportOf(rows, "month:2027-03", { asOf: at("2026-11-15T12:00Z") });
    expect(values(result)).toEqual(NOTHING);
    expect(new Set(reasons(result))).toEqual(new Set(["future-period", "thin-history"]));
    expect(result.kpis.conversion.previousElapsed).toBeNull();
  });

  test("before the account existed", () => {
    const result = reportOf(rows, "quarter:1999-Q1");
    expect(values(result)).toEqual(NOTHING);
    expect(result.kpis.conversion).toMatchObject({
      reason: "no-leads",
      n: 0,
      small: true,
      previous: null,
      delta: null,
    });
  });

  test("of zero length", () => {
    const samoa = { ...amoAccount, timeZone: "Pacific/Apia" };
    const result = reportOf({ ...rows, account: samoa }, "day:2011-12-30");
    expect(values(result)).toEqual(NOTHING);
    expect(result.kpis.conversion.reason).toBe("empty-period");
  });

  test("that begin this very second", () => {
    const result = reportOf(rows, "month:2026-10", { asOf: at("2026-10-01T00:00+03:00") });
    expect(values(result)).toEqual(NOTHING);
    expect(result.kpis.conversion.reason).toBe("no-leads");
  });
});

test("an account without a row", () => {
  const result = reportOf({}, "month:2026-10", { by: "team" });
  expect(values(result)).toEqual(NOTHING);
  expect(result.groups).toEqual([]);
  expect(result.quality).toEqual({});
});

describe("settings that contradict themselves", () => {
  test("a schedule without a working minute: no working time instead of zero seconds", () => {
    const schedule = { mon: [], tue: [], wed: [], thu: [], fri: [] };
    const { kpis } = reportOf(rows, "month:2026-10", { settings: { schedule } });
    expect(kpis["response-time"]).toMatchObject({
      value: null,
      reason: "no-schedule",
      n: 1,
      details: {
        answered: 1,
        withinSla: null,
        medianWithWaiting: null,
        work: { mean: null },
        wall: { mean: 600 },
      },
    });
    expect(kpis.productivity.details.total).toMatchObject({
      responseMedianWork: null,
      firstStageSeconds: null,
      won: 1,
    });
  });

  test("ids that nobody knows", () => {
    const settings = {
      response: { ignoreUsers: ["404"], inboundSources: ["404"], population: "inbound" },
      exclude: { tags: ["404"], lossReasons: ["404"], sources: ["404"], pipelines: ["404"] },
      funnel: { steps: { "404": { "404": "meeting" }, "3": { "142": "meeting" } } },
      objections: { field: "404", lossReasons: { "404": "цена" } },
      nps: { field: "404" },
      plan: { "2026-10": { managers: { "404": 5 } } },
    };
    const { kpis } = reportOf(rows, "month:2026-10", { settings });
    expect(kpis.conversion.value).toBe(100);
    expect(kpis.funnel.details.steps.map((one) => one.count)).toEqual([1, 1, 1, 1]);
    expect(kpis.funnel.details.steps.map((one) => one.skipped)).toEqual([0, 1, 1, 0]);
  });

  test("names that every object has", () => {
    const odd = { "1": "toString" };
    const account = {
      ...rows,
      records: [
        lead({
          id: "1",
          createdAt: created,
          pipelineId: "constructor",
          stageId: "__proto__",
          currency: "valueOf",
          amount: 5,
        }),
      ],
    };
    const { kpis, quality } = reportOf(account, "month:2026-10", {
      settings: { objections: { lossReasons: odd } },
    });
    expect(kpis["average-check"].details).toMatchObject({ deals: 1, revenue: 0, unconverted: 1 });
    expect(quality.unconverted).toEqual({ count: 1, ids: ["1"] });
  });
});

describe("a metric that throws", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test.each(["sets", "figures", "value"] as const)("in %s fails alone; the other nine still show", (part) => {
    vi.spyOn(conversion, part).mockImplementation(() => {
      throw new Error("broken");
    });
    const history = buildHistory(snapshot(rows));
    const result = report(history, questionOf(history, "month:2026-10", { by: "manager" }));
    for (const { kpis } of [result, ...result.groups]) {
      expect(kpis.conversion).toMatchObject({ value: null, reason: "failed", n: 0, signal: null });
      expect(kpis["average-check"]).toMatchObject({ value: 100, reason: null });
    }
  });
});
