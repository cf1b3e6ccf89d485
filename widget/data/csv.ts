/** Tables as CSV that a spreadsheet opens without running anything that came from a CRM. */
export type Cell = string | number | null;

/** Text that a spreadsheet would take for a formula (OWASP, "CSV Injection") gets an apostrophe before it. */
function guarded(text: string): string {
  return /^[=+\-@\t\r\n|%]/.test(text) ? `'${text}` : text;
}

function written(cell: Cell, decimal: string): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell).replace(".", decimal);
  return `"${guarded(cell).replaceAll('"', '""')}"`;
}

/** Russian spreadsheets separate cells with a semicolon and decimals with a comma. The mark tells them it is UTF-8. */
export function csvOf(rows: readonly (readonly Cell[])[], language: "ru" | "en"): string {
  const [separator, decimal] = language === "ru" ? [";", ","] : [",", "."];
  const lines = rows.map((row) => row.map((cell) => written(cell, decimal)).join(separator));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

/** Offers a file to the reader; nothing leaves the browser. */
export function saveFile(name: string, text: string, type = "text/csv;charset=utf-8"): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
