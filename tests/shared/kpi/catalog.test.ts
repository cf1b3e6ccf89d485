import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { KPI_IDS, type KpiBlock } from "#shared/api/report.ts";
import { CATALOG, kpiOf } from "#shared/kpi/catalog.ts";
import { explain } from "#shared/kpi/explain.ts";
import type { Language } from "#shared/kpi/kpi.ts";
import { sayDuration, sayMoney, sayPercent } from "#shared/kpi/wording.ts";
import { at, lead, move, reportOf, touch } from "./sample.ts";

describe("the catalogue", () => {
  test("holds the ten in KPI.md's order, one file each", () => {
    expect(CATALOG.map((one) => one.id)).toEqual([...KPI_IDS]);
    const folder = join(import.meta.dirname, "../../../shared/kpi/metrics");
    expect(readdirSync(folder).sort()).toEqual(KPI_IDS.map((id) => `${id}.ts`).sort());
    expect(kpiOf("nps")?.unit).toBe("points");
    expect(kpiOf("constructor")).toBeNull();
  });

  test("tells each in both languages", () => {
    for (const kpi of CATALOG) {
      expect(kpi.title.ru + kpi.formula.ru, kpi.id).toMatch(/[а-я]/);
      expect(kpi.title.en + kpi.formula.en, kpi.id).not.toMatch(/[а-я]/);
    }
  });
});

describe("why this number", () => {
  const created = at("2026-10-05T10:00+03:00");
  const full = reportOf(
    {
      records: [
        lead({ id: "1", createdAt: created, amount: 1_234_550, tags: ["objection:price"] }),
        lead({ id: "2", createdAt: created + 60, amount: 100_000 }),
      ],
      moves: [move("1", created + 7200, 60, 142)],
      touches: [touch({ on: "1", at: created + 5000 })],
    },
    "month:2026-10",
  );
  const empty = reportOf({}, "month:2026-10");
  const explainAll = (of: typeof full, language: Language) =>
    CATALOG.map((kpi) => kpi.explain(of.kpis[kpi.id] as KpiBlock<never>, language));

  test("has the report's own numbers in the reader's way of writing them", () => {
    const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
    expect(plain(explainAll(full, "en")[0]!)).toBe(
      "Won in the period 1, leads created 2: 1 / 2 × 100 = 50 %. Of those created in the period 1 are won (50 %).",
    );
    expect(plain(explainAll(full, "ru")[1]!)).toMatch(/^Сумма 12 345,5 \/ сделок 1 = 12 345,5\./);
    expect(plain(explainAll(full, "en")[2]!)).toMatch(
      /^1 leads were answered, on average in 1 h 23 min of working time\./,
    );
    expect(plain(explainAll(full, "en")[8]!)).toMatch(
      /: 2 → 1 → 1 → 1\. 50 % became deals; the weakest step is “meeting”: 50 %/,
    );
  });

  test("says what was left out, where anything was", () => {
    const { kpis } = reportOf(
      { records: [lead({ id: "1", createdAt: created, tags: ["x"] })] },
      "month:2026-10",
      { settings: { exclude: { tags: ["x"] } } },
    );
    const conversion = kpiOf("conversion")!;
    expect(explain(conversion, kpis.conversion, "ru")).toMatch(
      / Не вошли: лиды, исключённые настройками \(1\)\.$/,
    );
    expect(explain(conversion, kpis.conversion, "en")).toMatch(
      / Not counted: leads excluded by the settings \(1\)\.$/,
    );
    expect(explain(conversion, full.kpis.conversion, "en")).not.toMatch(/Not counted/);
  });

  test("never shows null, NaN or undefined", () => {
    for (const language of ["ru", "en"] as const) {
      for (const text of [...explainAll(full, language), ...explainAll(empty, language)]) {
        expect(text).not.toMatch(/null|NaN|undefined|Infinity/);
        if (language === "en") expect(text).not.toMatch(/[а-я]/);
      }
    }
  });
});

test.each([
  [5000, "1 h 23 min"],
  [-90, "−1 min 30 s"],
  [0, "0 s"],
  [200_000, "2 d 7 h"],
  [null, "no data"],
])("%j seconds are %j", (seconds, expected) => {
  expect(sayDuration(seconds, "en")).toBe(expected);
});

test("money is told in units, shares with a sign", () => {
  expect([sayMoney(123_456, "en"), sayMoney(null, "en"), sayPercent(12.345, "en")]).toEqual([
    "1,234.56",
    "no data",
    "12.35 %",
  ]);
});
