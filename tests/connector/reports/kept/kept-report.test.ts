/** A kept report: what it tells, in every form and both languages; that it stays what it was; what later edits make of it. */
import { createHash } from "node:crypto";
import exceljs from "exceljs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hashOf, openKept } from "#connector/reports/kept/kept-report.ts";
import { createReportDesk } from "#connector/reports/report-desk.ts";
import { reportLink } from "#connector/reports/report-link.ts";
import type { ReportAnswer } from "#shared/api/answers.ts";
import type { ReportsAnswer } from "#shared/api/reports.ts";
import { settingsSchema } from "#shared/domain/settings.ts";
import { at, lead, move, touch } from "#tests/shared/kpi/sample.ts";
import { type Office, openOffice, SECRET } from "../office.ts";

const DUE = at("2026-10-13T09:00+03:00");
const KEY = "daily:2026-10-13";
const EVIL = `<img src=x onerror=alert(1)>"'=1+1`;

let office: Office;
beforeEach(async () => {
  office = await openOffice({ connectedAt: at("2026-10-12T00:00+03:00") });
  const { store, account } = office;
  const monday = (time: string) => at(`2026-10-12T${time}+03:00`);
  const records = [
    lead({ id: "1", createdAt: monday("10:00"), amount: 1_000_000 }),
    lead({ id: "2", createdAt: monday("11:00"), amount: 3_000_000, managerId: "8" }),
    lead({ id: "3", createdAt: monday("12:00"), title: EVIL, managerId: null }),
  ];
  const moves = [move("1", monday("15:00"), 60, 142), move("2", monday("16:00"), 60, 142)];
  const touches = [touch({ on: "1", at: monday("10:05") }), touch({ on: "2", at: monday("11:05") })];
  await store.apply(
    account.id,
    { records, moves, touches },
    { stream: "leads", syncedUntil: DUE - 300, problem: null, cursor: null },
  );
  office.setNow(DUE);
  await createReportDesk(office.context).tick();
});
afterEach(() => office.close());

const archive = async (by = "1") =>
  (await (await office.ask("/api/reports?language=ru", by)).json()) as ReportsAnswer;
const file = (query: string) => office.ask(`/api/reports/${KEY}?${query}`);

describe("a kept report", () => {
  test("is in the archive with its state, for those who see everything", async () => {
    expect((await archive()).reports[0]).toMatchObject({
      id: KEY,
      period: "day:2026-10-12",
      due: "2026-10-13T06:00:00Z",
      state: "delivered",
      stateText: "доставлен",
      complete: true,
      accurate: true,
      link: expect.stringMatching(/\/reports\/\S{40,}$/),
    });
    expect((await office.ask("/api/reports", "7")).status).toBe(403);
    expect((await office.ask(`/api/reports/${KEY}`, "7")).status).toBe(403);
    expect((await office.ask("/api/reports/daily:2026-10-01")).status).toBe(404);
  });

  test("states its cut-off, and its hash is that of the very text that is kept", async () => {
    const kept = (await office.store.reports.kept(office.account.id, KEY))!;
    expect(kept.hash).toBe(createHash("sha256").update(kept.document).digest("hex"));
    const told = (await (await file("format=json")).json()) as { hash: string; report: { asOf: string } };
    expect([told.hash, told.report.asOf]).toEqual([kept.hash, "2026-10-13T05:55:00Z"]);
    const changed = { ...kept, document: kept.document.replace("4000000", "9000000") };
    expect(hashOf(changed.document)).not.toBe(kept.hash);
    expect(() => openKept(changed)).toThrow(/not what it was/);
  });

  test("has the ten figures with the period before, by manager, and the leads to act on", async () => {
    const { report, actions } = openKept((await office.store.reports.kept(office.account.id, KEY))!);
    expect(Object.keys(report.kpis)).toHaveLength(10);
    expect(report.kpis["average-check"].details).toMatchObject({ deals: 2, revenue: 4_000_000 });
    expect(report.groups.map((group) => [group.id, group.kpis.conversion.value])).toEqual([
      ["7", 100],
      ["8", 100],
      [null, 0],
    ]);
    expect(actions.map(({ kind, leads }) => [kind, leads.map((one) => one.id)])).toEqual([
      ["waiting", ["3"]],
      ["broken", ["3"]],
      ["at-risk", []],
    ]);
  });

  test.each([
    ["ru", "Отчёт за день: 12 октября 2026", "Конверсия"],
    ["en", "Daily report: 12 October 2026", "Conversion"],
  ])(
    "is a page in %s that loads nothing, runs nothing and escapes every name",
    async (language, title, figure) => {
      const page = await file(`format=html&language=${language}`);
      const text = await page.text();
      expect(text).toContain(title);
      expect(text).toContain(figure);
      expect(text).toContain("<svg");
      expect(text).not.toMatch(/<(script|img|link|iframe|object)|<[^>]*\ssrc=|@import|url\(/i);
      expect(text).toContain("&lt;img src=x onerror=alert(1)&gt;");
      expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    },
  );

  test("is a workbook with numbers and times, in both languages", async () => {
    for (const [language, name] of [
      ["ru", "Требуют внимания"],
      ["en", "To act on"],
    ]) {
      const workbook = new exceljs.Workbook();
      await workbook.xlsx.load(await (await file(`format=xlsx&language=${language}`)).arrayBuffer());
      const actions = workbook.getWorksheet(name)!;
      expect(actions.getRow(2).getCell(3).value).toBe(EVIL);
      expect(actions.getRow(2).getCell(6).value).toEqual(new Date("2026-10-12T12:00:00Z"));
      expect(workbook.worksheets[0]!.getRow(3).getCell(3).value).toBe(20_000);
    }
  });

  test("opens for whoever has its link, and that link opens nothing else", async () => {
    const keys = { secret: SECRET, publicUrl: "https://desyatka.example" };
    const { pathname } = new URL(reportLink(keys, office.account.id, KEY, DUE));
    expect((await office.ask(pathname, null)).status).toBe(200);
    const statuses = [
      (await office.ask(`${pathname}x`, null)).status,
      (await office.ask(pathname.replace("/reports/", "/nps/"), null)).status,
      (await office.ask(new URL(reportLink(keys, "amocrm:2", KEY, DUE)).pathname, null)).status,
    ];
    expect(statuses).toEqual([404, 404, 404]);
    office.setNow(DUE + 32 * 86_400);
    expect((await office.ask(pathname, null)).status).toBe(410);
  });
});

describe("later edits in the CRM", () => {
  const restatements = async () => {
    const answer = await office.ask(`/api/reports/${KEY}/restatements`);
    return ((await answer.json()) as { restatements: object[] }).restatements;
  };

  test("none: nothing is restated", async () => {
    expect(await restatements()).toEqual([]);
  });

  test("are told as was and is, with the leads; the report itself stays; the figure about reports tells the drift", async () => {
    const before = await (await file("format=html")).text();
    const [record] = await office.store.records(office.account.id, ["2"]);
    const reopened = move("1", at("2026-10-12T20:00+03:00"), 142, 60);
    await office.store.apply(
      office.account.id,
      {
        records: [{ ...record!, amount: 3_500_000 }],
        moves: [reopened],
        deletedRecords: [{ id: "3", at: DUE - 400 }],
      },
      null,
    );
    expect(await restatements()).toEqual([
      {
        figure: "conversion.leads",
        was: 3,
        is: 2,
        leads: [
          {
            id: "3",
            entity: "lead",
            title: EVIL,
            url: "https://test.amocrm.ru/leads/detail/3",
            was: 1,
            is: null,
          },
        ],
      },
      {
        figure: "conversion.won",
        was: 2,
        is: 1,
        leads: [expect.objectContaining({ id: "1", was: 1, is: null })],
      },
      {
        figure: "average-check.revenue",
        was: 4_000_000,
        is: 3_500_000,
        leads: [
          expect.objectContaining({ id: "1", was: 1_000_000, is: null }),
          expect.objectContaining({ id: "2", was: 3_000_000, is: 3_500_000 }),
        ],
      },
    ]);
    expect(await (await file("format=html")).text()).toBe(before);
    const report = (await (await office.ask("/api/report?period=day:2026-10-13")).json()) as ReportAnswer;
    expect(report.kpis.reporting.details).toMatchObject({
      due: 1,
      accurate: 0,
      drift: [
        { report: KEY, period: "day:2026-10-12", figure: "conversion.leads", was: 3, is: 2 },
        { report: KEY, period: "day:2026-10-12", figure: "conversion.won", was: 2, is: 1 },
        {
          report: KEY,
          period: "day:2026-10-12",
          figure: "average-check.revenue",
          was: 4_000_000,
          is: 3_500_000,
        },
      ],
    });
    expect((await archive()).reports[0]).toMatchObject({ accurate: false });
  });

  test("today's settings change nothing of a kept report", async () => {
    const exclude = settingsSchema.parse({ exclude: { pipelines: ["3"] } });
    await office.store.putSettings(office.account.id, exclude);
    expect(await restatements()).toEqual([]);
  });
});
