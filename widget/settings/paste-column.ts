/** Numbers out of a spreadsheet: a column, or a row, of sums as people write them. */

/** `1 200 000,50`, `1,200,000.5`, `1200000` → minor units; `null` for what is no sum. */
export function parseSum(text: string): number | null {
  const bare = text.replace(/[\s\u00a0\u202f'₽$€₸]|руб\.?|р\./gi, "");
  if (!/^-?\d+([.,]\d{3})*([.,]\d{1,2})?$/.test(bare)) return null;
  const decimals = /[.,](\d{1,2})$/.exec(bare);
  const whole = (decimals ? bare.slice(0, decimals.index) : bare).replace(/[.,]/g, "");
  const value = Number(`${whole}.${decimals?.[1] ?? "0"}`);
  return Number.isFinite(value) ? Math.round(value * 100) : null;
}

/** Each cell of what was pasted, downwards; a month or a name beside the number is skipped. */
export function parseColumn(text: string): (number | null)[] {
  const rows = text.replace(/\r/g, "").replace(/\n$/, "").split("\n");
  if (rows.length === 1) return rows[0]!.split("\t").map(parseSum);
  return rows.map((row) => parseSum(row.split("\t").at(-1) ?? ""));
}
