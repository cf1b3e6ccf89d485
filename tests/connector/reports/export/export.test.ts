import exceljs from "exceljs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { csvOf, guarded } from "#connector/reports/export/csv.ts";
import type { Locale } from "#connector/reports/export/sheet.ts";
import { xlsxOf } from "#connector/reports/export/xlsx.ts";
import type { FileAnswer, RecordsAnswer, ReportAnswer } from "#shared/api/answers.ts";
import { at, lead, move, touch } from "#tests/shared/kpi/sample.ts";
import { type Office, openOffice } from "../office.ts";

const moscow: Locale = { language: "ru", timeZone: "Europe/Moscow" };

describe("a table for spreadsheets", () => {
  const sheet = {
    name: "Leads: [all]?",
    head: ["Title", "n", "Sum", "Share", "Time", "When"],
    rows: [
      [
        "=1+1",
        -5,
        { money: -12_345 },
        { percent: 12.5 },
        { seconds: 5_400 },
        { instant: "2026-10-05T09:30:00Z" },
      ],
      [null, null, null, null, { seconds: -60 }, null],
    ],
  };

  test("as CSV for a Russian spreadsheet: semicolons, commas, the account's wall clock, no formula", () => {
    expect(csvOf(sheet, moscow)).toBe(
      '\ufeff"Title";"n";"Sum";"Share";"Time";"When"\r\n' +
        `"'=1+1";-5;-123,45;12,5;5400;2026-10-05 12:30:00\r\n` +
        ";;;;-60;\r\n",
    );
  });

  test.each(["=cmd", "+1", "-1", "@x", "\tx", "\rx", " =x", "\u00a0=x", "＝x", "|x"])(
    "%j is no formula",
    (text) => {
      expect(guarded(text)).toBe(`'${text}`);
    },
  );

  test("as XLSX: numbers, durations and times are native, texts are texts", async () => {
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load((await xlsxOf([sheet], moscow)).buffer);
    const [made] = workbook.worksheets;
    const row = made!.getRow(2);
    expect(made!.name).toBe("Leads   all  ");
    expect(row.getCell(1)).toMatchObject({
      type: exceljs.ValueType.String,
      value: "=1+1",
      formula: undefined,
    });
    expect(row.getCell(2).value).toBe(-5);
    expect(row.getCell(3).value).toBe(-123.45);
    expect(row.getCell(4)).toMatchObject({ value: 12.5, numFmt: '0.0"%"' });
    // This reader takes whatever has hours in its format for a date from 1899-12-30 on: an hour and a half.
    expect(row.getCell(5).value).toEqual(new Date("1899-12-30T01:30:00Z"));
    expect(row.getCell(5).numFmt).toBe("[h]:mm:ss");
    expect(row.getCell(6).value).toEqual(new Date("2026-10-05T12:30:00Z"));
    expect(made!.getRow(3).getCell(5).value).toBeCloseTo(-60 / 86_400);
  });
});

describe("GET /api/export", () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
    const records = [
      lead({ id: "1", createdAt: at("2026-10-05T10:00+03:00"), amount: 1_000_050, title: '=HYPERLINK("x")' }),
      lead({ id: "2", createdAt: at("2026-10-06T10:00+03:00"), managerId: "8" }),
    ];
    const moves = [move("1", at("2026-10-07T10:00+03:00"), 60, 142)];
    const touches = [touch({ on: "1", at: at("2026-10-05T10:05+03:00") })];
    await office.store.apply(office.account.id, { records, moves, touches }, null);
  });
  afterAll(() => office.close());

  async function workbookOf(path: string): Promise<exceljs.Workbook> {
    const answer = await office.ask(path);
    expect(answer.headers.get("content-type")).toContain("spreadsheetml");
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(await answer.arrayBuffer());
    return workbook;
  }

  test("the workbook tells what the tab shows", async () => {
    const shown = (await (await office.ask("/api/report?period=month:2026-10")).json()) as ReportAnswer;
    const [figures, managers] = (
      await workbookOf("/api/export?format=xlsx&period=month:2026-10&by=manager&language=en")
    ).worksheets;
    const values = shown.catalog.map((_, index) => figures!.getRow(index + 2).getCell(3).value);
    expect(values.slice(0, 2)).toEqual([shown.kpis.conversion.value, 10_000.5]);
    expect(figures!.rowCount).toBe(1 + 10 * 3);
    expect(managers!.name).toBe("Managers");
  });

  test("with `of` the very leads behind the figure, by name of a file that browsers save", async () => {
    const list = (await (
      await office.ask("/api/records?period=month:2026-10&of=conversion.leads")
    ).json()) as RecordsAnswer;
    const answer = await office.ask(
      "/api/export?format=csv&period=month:2026-10&of=conversion.leads&language=en",
    );
    expect(answer.headers.get("content-disposition")).toBe(
      'attachment; filename="desyatka-2026-10-01-conversion.leads.csv"',
    );
    const lines = (await answer.text()).trim().split("\r\n");
    expect(lines).toHaveLength(1 + list.count);
    expect(lines[1]).toBe(
      `"1","'=HYPERLINK(""x"")","Anna","Won","won",10000.5,2026-10-05 10:00:00,2026-10-07 10:00:00,"","https://test.amocrm.ru/leads/detail/1"`,
    );
  });

  test("in JSON for a page that cannot take bytes: the same file", async () => {
    const asked = "/api/export?format=xlsx&period=month:2026-10&as=json";
    const { name, type, base64 } = (await (await office.ask(asked)).json()) as FileAnswer;
    expect([name, type]).toEqual(["desyatka-2026-10-01.xlsx", expect.stringContaining("spreadsheetml")]);
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(new Uint8Array(Buffer.from(base64, "base64")).buffer);
    expect(workbook.worksheets[0]!.rowCount).toBe(1 + 10);
  });

  test("a manager's file holds his leads only; another's, a wrong format and a stranger are refused", async () => {
    const own = await office.ask("/api/export?format=csv&period=month:2026-10&of=conversion.leads", "8");
    expect((await own.text()).trim().split("\r\n")).toHaveLength(2);
    const statuses = await Promise.all([
      office.ask("/api/export?format=csv&period=month:2026-10&manager=7", "8"),
      office.ask("/api/export?format=pdf&period=month:2026-10"),
      office.ask("/api/export?format=csv&period=month:2026-10&of=nothing"),
      office.ask("/api/export?format=csv&period=month:2026-10", null),
    ]);
    expect(statuses.map((one) => one.status)).toEqual([403, 400, 404, 401]);
  });
});
