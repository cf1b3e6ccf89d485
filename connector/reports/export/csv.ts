/** A sheet as CSV that a spreadsheet opens without running anything that came from a CRM. */
import { type Cell, type Locale, printable, type Sheet, wallClock } from "./sheet.ts";

/**
 * Text that a spreadsheet would take for a formula, also after spaces and in full-width signs, gets an apostrophe before
 * it (OWASP, "CSV Injection"; reliability.md F14). Real numbers are no text and stay numbers.
 */
export function guarded(text: string): string {
  return /^[\s\u00a0\ufeff]*[=+\-@|%＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}

const quoted = (text: string): string => `"${guarded(printable(text)).replaceAll('"', '""')}"`;

function written(cell: Cell, { language, timeZone }: Locale): string {
  const decimal = (value: number) => String(value).replace(".", language === "ru" ? "," : ".");
  if (cell === null) return "";
  if (typeof cell === "string") return quoted(cell);
  if (typeof cell === "number") return decimal(cell);
  if ("money" in cell) return decimal(cell.money / 100);
  if ("percent" in cell) return decimal(cell.percent);
  if ("seconds" in cell) return decimal(cell.seconds);
  return new Date(wallClock(cell.instant, timeZone)).toISOString().slice(0, 19).replace("T", " ");
}

/** Russian spreadsheets separate cells with a semicolon and decimals with a comma. The mark tells them it is UTF-8. */
export function csvOf({ head, rows }: Sheet, locale: Locale): string {
  const separator = locale.language === "ru" ? ";" : ",";
  const lines = [head, ...rows].map((row) => row.map((cell) => written(cell, locale)).join(separator));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}
