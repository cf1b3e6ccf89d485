import { describe, expect, test } from "vitest";
import type { KpiId } from "#shared/api/report.ts";
import { records } from "#shared/kpi/records.ts";
import { report } from "#shared/kpi/report.ts";
import { numbersOf, randomAccount, seeds } from "./random-account.ts";
import { at, bitrixAccount, lead, move, recordsOf, reportOf, touch } from "./sample.ts";

/** Figures that are no counts: a list opens for them too, but its length says something else. */
const NO_COUNT =
  /^reporting\.coverage|(value|low|high|median|mean|p90|margin|ofFirst|ofPrevious|medianSeconds|withinSla|medianWithWaiting|conversion|responseMedianWork|firstStageSeconds|deviation|deviationPct)$/;
const SUM = /(revenue|talkSeconds|actual)$/;
/** Nothing in the CRM stands behind these. */
const NO_LIST =
  /^(reporting\.(n|due|generated|onTime|complete|accurate|freshness|drift|reconciliation)|forecast\.(running|accuracy|months\.[^.]+\.(plan|forecast|low|high)))/;

describe("every count opens as a list of that length, every sum as rows that add up to it", () => {
  test.each(seeds(30))("seed %d", (seed) => {
    const { history, question } = randomAccount(seed);
    const result = report(history, question);
    let counts = 0;
    for (const id of Object.keys(result.kpis) as KpiId[]) {
      for (const [path, value] of numbersOf(id, result.kpis[id] as never)) {
        if (NO_LIST.test(path)) continue;
        const list = records(history, question, path);
        expect(list, path).not.toBeNull();
        expect(list!.records, path).toHaveLength(list!.count);
        if (SUM.test(path)) expect(list!.sum, path).toBe(value);
        else if (!NO_COUNT.test(path)) {
          expect(list!.count, path).toBe(value);
          counts++;
        }
      }
    }
    expect(counts).toBeGreaterThan(40);
  });

  const opened = new Set<string>();
  test.each(seeds(12))("also what was left out and what is wrong with the data, seed %d", (seed) => {
    const { history, question } = randomAccount(seed);
    const { kpis, quality } = report(history, question);
    const left = Object.entries(kpis).flatMap(([id, { leftOut = {} }]) =>
      Object.entries(leftOut).map(([kind, count]) => [`${id}.leftOut.${kind}`, count] as const),
    );
    const wrong = Object.entries(quality).map(([kind, { count }]) => [`quality.${kind}`, count] as const);
    for (const [path, count] of [...left, ...wrong]) {
      const list = records(history, question, path)!;
      expect([list.count, list.records.length], path).toEqual([count, count]);
    }
    for (const [kind, { ids }] of Object.entries(quality)) {
      const shown = records(history, question, `quality.${kind}.count`)!.records;
      const bare = (id: string | null | undefined) => id?.replace(/^(lead|deal):/, "");
      const named = shown.map((row) => bare(kind === "user-unknown" ? row.by : row.id));
      expect(named.slice(0, ids.length), kind).toEqual(ids.map(bare));
    }
    for (const [path] of [...left, ...wrong]) opened.add(path.slice(path.indexOf(".")));
  });

  test("of which these histories have nearly every kind", () => {
    expect(opened.size).toBeGreaterThan(15);
  });

  test.each(seeds(6))("also of one manager, pipeline and source, seed %d", (seed) => {
    const { history, question } = randomAccount(seed);
    const groups = report(history, { ...question, by: "manager" }).groups;
    for (const { id, kpis } of groups) {
      const filtered = { ...question, filter: { managers: [id] } };
      const list = (path: string) => records(history, filtered, path)!.count;
      expect(list("conversion.leads")).toBe(kpis.conversion.details.leads);
      expect(list("productivity.total.calls.in")).toBe(kpis.productivity.details.total.calls.in);
      expect(list("objections.inWork")).toBe(kpis.objections.details.inWork);
    }
  });
});

describe("a list", () => {
  const created = at("2026-10-05T10:00+03:00");
  const rows = {
    records: [lead({ id: "11", createdAt: created, amount: 100_050, title: "Дверь" })],
    moves: [move("11", created + 7200, 60, 142)],
    touches: [touch({ on: "11", at: created + 60 }), touch({ on: "11", at: created + 90, answered: false })],
  };

  test("names each lead by the CRM's own id, with what the figure made of it", () => {
    expect(recordsOf(rows, "month:2026-10", "cycle-time.value")).toEqual({
      of: "cycle-time.value",
      count: 1,
      sum: null,
      records: [
        {
          id: "11",
          entity: "lead",
          title: "Дверь",
          createdAt: "2026-10-05T07:00:00Z",
          closedAt: "2026-10-05T09:00:00Z",
          amount: 100_050,
          managerId: "7",
          stageId: "3:142",
          pipelineId: "3",
          outcome: "won",
          why: 7140,
        },
      ],
    });
  });

  test("shows each of two calls of one lead", () => {
    const list = recordsOf(rows, "month:2026-10", "productivity.managers.7.calls.out")!;
    expect(list.records.map(({ id, by, why }) => [id, by, why])).toEqual([
      ["11", "7", 60],
      ["11", "7", 0],
    ]);
  });

  test("names a converted Bitrix24 lead by its deal", () => {
    const bitrix = {
      account: bitrixAccount,
      records: [
        lead({
          id: "lead:1",
          entity: "lead",
          pipelineId: null,
          stageId: "CONVERTED",
          outcome: "won",
          createdAt: created,
        }),
        lead({
          id: "deal:5",
          entity: "deal",
          parentId: "lead:1",
          pipelineId: "0",
          stageId: "NEW",
          createdAt: created + 60,
        }),
      ],
    };
    const list = recordsOf(bitrix, "month:2026-10", "conversion.leads")!;
    expect(list.records.map(({ id, entity, createdAt }) => [id, entity, createdAt])).toEqual([
      ["5", "deal", "2026-10-05T07:00:00Z"],
    ]);
  });

  test("a path may carry the word details, and places instead of names", () => {
    const count = (path: string) => recordsOf(rows, "month:2026-10", path)?.count ?? null;
    expect(count("conversion.details.won")).toBe(1);
    expect(count("conversion.details.cohort.won")).toBe(1);
    expect(count("funnel.steps[3].count")).toBe(1);
    expect(count("funnel.steps.deal.skipped")).toBe(0);
    expect(count("funnel.pipelines[0].stages[0].movedOn")).toBe(1);
    expect(count("productivity.managers[0].won")).toBe(1);
    expect(count("forecast.months.2026-12.actual")).toBe(0);
  });

  test.each(["цена [1]", "цена[2]", "a.b", "handled", "длинный. срок"])(
    "opens an objection named %j",
    (kind) => {
      const tagged = { records: [lead({ id: "1", createdAt: created, tags: [`возражение: ${kind}`] })] };
      expect(recordsOf(tagged, "month:2026-10", `objections.kinds.${kind}.inWork`)!.count).toBe(1);
    },
  );

  test.each([
    "conversion",
    "conversion.nothing",
    "nothing.won",
    "",
    "funnel.steps.walk.count",
    "funnel.steps[9].count",
    "funnel.pipelines.3.stages.3:99.entered",
    "productivity.managers.99.won",
    "objections.kinds.нет.handled",
    "conversion.constructor",
    "productivity.total.constructor",
    "quality",
    "quality.nothing",
    "quality.manager-left.ids",
    "conversion.leftOut",
    "conversion.leftOut.machineTouches",
  ])("%j is no figure", (path) => {
    expect(recordsOf(rows, "month:2026-10", path)).toBeNull();
  });
});

test("what a person has in a report he finds in the group of his own", () => {
  const { groups } = reportOf(
    { records: [lead({ id: "1", createdAt: at("2026-10-05T10:00+03:00") })] },
    "month:2026-10",
    {
      by: "manager",
    },
  );
  expect(groups.map(({ id, name }) => [id, name])).toEqual([["7", "Manager 7"]]);
});
