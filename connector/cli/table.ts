/** A plain table for a terminal: columns padded, numbers to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const text = [head, ...rows].map((row) => row.map((cell) => (cell === null ? "—" : String(cell))));
  const widths = head.map((_, column) => Math.max(...text.map((row) => row[column]?.length ?? 0)));
  const isNumber = (column: number) =>
    rows.length > 0 && rows.every((row) => typeof row[column] === "number" || row[column] === null);
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        isNumber(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join("  ")
      .trimEnd();
  return text.map(line).join("\n");
}
