/**
 * `GET /api/export?format=xlsx|csv`: the tab as a file, with the same parameters as `/api/report`; with `of=` the leads
 * behind that figure, as `/api/records` lists them. Both are made of the same answers, so a file cannot disagree. With
 * `as=json` the file comes in base64: inside amoCRM the widget has jQuery 2, which cannot take bytes.
 */
import type { Context, Hono } from "hono";
import type { FileAnswer } from "#shared/api/answers.ts";
import { records } from "#shared/kpi/records.ts";
import { report } from "#shared/kpi/report.ts";
import { InputError } from "../../errors.ts";
import { ask } from "../../reports/ask.ts";
import { csvOf } from "../../reports/export/csv.ts";
import { leadsSheet } from "../../reports/export/leads-sheet.ts";
import { figuresSheet, reportSheets } from "../../reports/export/report-sheets.ts";
import type { Sheet } from "../../reports/export/sheet.ts";
import { xlsxOf } from "../../reports/export/xlsx.ts";
import { leadLines } from "../../reports/lead-lines.ts";
import { withReporting } from "../../reports/reporting-facts.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { accountOf } from "../request-viewer.ts";
import { wordsOf } from "../viewer-words.ts";

const TYPES = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;
export type ExportFormat = keyof typeof TYPES;

export const isExportFormat = (format: string): format is ExportFormat => Object.hasOwn(TYPES, format);

/** A file that browsers save under this name. */
export function fileAnswer(c: Context<HttpEnv>, bytes: string | Uint8Array<ArrayBuffer>, name: string) {
  const format = name.slice(name.lastIndexOf(".") + 1) as ExportFormat;
  if (c.req.query("as") === "json") {
    const base64 = Buffer.from(bytes as string).toString("base64");
    return c.json({ name, type: TYPES[format], base64 } satisfies FileAnswer);
  }
  c.header("content-type", TYPES[format]);
  c.header("content-disposition", `attachment; filename="${name}"`);
  c.header("access-control-expose-headers", "content-disposition");
  return c.body(bytes);
}

export function exportRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  app.get("/api/export", async (c) => {
    const viewer = c.get("viewer");
    const language = c.get("language");
    const format = c.req.query("format") ?? "xlsx";
    if (!isExportFormat(format)) throw new InputError("format-unknown", { format: format.slice(0, 20) });
    const account = await accountOf(context, viewer);
    const settings = await context.store.settings(account.id);
    const input = ask(wordsOf(new URL(c.req.url), viewer), account, settings, context.now());
    const history = await context.history(account);
    const path = c.req.query("of");
    const name = `desyatka-${input.period.from}${path ? `-${path.replace(/[^\w.-]/g, "_").slice(0, 80)}` : ""}.${format}`;

    async function leads(of: string): Promise<Sheet> {
      const opened = records(history, input, of);
      if (!opened) throw new InputError("figure-unknown", { path: of.slice(0, 80) });
      const dictionaries = await context.store.dictionaries(account.id);
      const crm = await context.crm(account);
      return leadsSheet(leadLines(opened.records, of, { account, dictionaries, crm, language }), language);
    }

    const full = async () =>
      report(history, await withReporting(context.store, history, input, context.now()));
    const locale = { language, timeZone: account.timeZone };
    if (format === "csv") {
      const sheet = path ? await leads(path) : figuresSheet(await full(), language);
      return fileAnswer(c, csvOf(sheet, locale), name);
    }
    const sheets = path ? [await leads(path)] : reportSheets(await full(), language);
    return fileAnswer(c, await xlsxOf(sheets, locale), name);
  });
}
