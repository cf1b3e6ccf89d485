import { expect, test } from "vitest";
import { csvOf } from "#widget/data/csv.ts";

test("no cell becomes a formula, whatever a lead is called", () => {
  const titles = ["=HYPERLINK(1)", "+7", "-1", "@SUM(1)", "\tx", "|calc", "%0", "обычный"];
  const lines = csvOf(
    titles.map((title) => [title]),
    "ru",
  )
    .trim()
    .split("\r\n");
  expect(lines.map((line) => line.replace("\ufeff", ""))).toEqual([
    `"'=HYPERLINK(1)"`,
    `"'+7"`,
    `"'-1"`,
    `"'@SUM(1)"`,
    `"'\tx"`,
    `"'|calc"`,
    `"'%0"`,
    `"обычный"`,
  ]);
});

test("numbers stay numbers, in the separators of the reader's spreadsheet", () => {
  expect(csvOf([["а;б", -1.5, null]], "ru")).toBe('\ufeff"а;б";-1,5;\r\n');
  expect(csvOf([['say "hi"', 1234.5]], "en")).toBe('\ufeff"say ""hi""",1234.5\r\n');
});
