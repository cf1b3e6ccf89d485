/**
 * Sheets as an XLSX workbook: numbers, money, durations and times as a spreadsheet's own, texts as texts (a cell of
 * type text is never run, whatever it begins with).
 */
import exceljs from "exceljs";
import { type Cell, type Locale, printable, type Sheet, wallClock } from "./sheet.ts";

const DAY_SECONDS = 86_400;
/** Excel's own limit of a cell. */
const MAX_TEXT = 32_767;
const WIDEST = 60;

interface Written {
  value: exceljs.CellValue;
  format?: string;
}

const clean = (text: string): string => printable(text).slice(0, MAX_TEXT).toWellFormed();

function written(cell: Cell, timeZone: string): Written {
  if (cell === null) return { value: null };
  if (typeof cell === "string") return { value: clean(cell) };
  if (typeof cell === "number") return { value: cell, format: Number.isInteger(cell) ? "#,##0" : "#,##0.00" };
  if ("money" in cell) return { value: cell.money / 100, format: "#,##0.00" };
  if ("percent" in cell) return { value: cell.percent, format: '0.0"%"' };
  if ("seconds" in cell) {
    // Excel's clock shows no negative times: those are days.
    return { value: cell.seconds / DAY_SECONDS, format: cell.seconds < 0 ? "0.000" : "[h]:mm:ss" };
  }
  return { value: new Date(wallClock(cell.instant, timeZone)), format: "yyyy-mm-dd hh:mm:ss" };
}

function addSheet(workbook: exceljs.Workbook, { name, head, rows }: Sheet, timeZone: string): void {
  // The characters that a sheet's name may not have.
  const sheet = workbook.addWorksheet(name.replace(/[\\/?*[\]:]/g, " ").slice(0, 31), {
    views: [{ state: "frozen", ySplit: 1 }],
  });
  sheet.addRow(head.map(clean)).font = { bold: true };
  for (const cells of rows) {
    const line = cells.map((cell) => written(cell, timeZone));
    const row = sheet.addRow(line.map((one) => one.value));
    for (const [index, { format }] of line.entries()) if (format) row.getCell(index + 1).numFmt = format;
  }
  for (const [index, title] of head.entries()) {
    const texts = rows.map((row) => (typeof row[index] === "string" ? row[index].length : 12));
    sheet.getColumn(index + 1).width = Math.min(
      WIDEST,
      Math.max(title.length + 2, 10, ...texts.slice(0, 500)),
    );
  }
}

export async function xlsxOf(
  sheets: readonly Sheet[],
  { timeZone }: Locale,
): Promise<Uint8Array<ArrayBuffer>> {
  const workbook = new exceljs.Workbook();
  for (const sheet of sheets) addSheet(workbook, sheet, timeZone);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
