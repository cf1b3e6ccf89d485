import { expect, test } from "vitest";
import { formatOf } from "#connector/cli/format.ts";
import { progressLine } from "#connector/cli/progress-line.ts";
import { table } from "#connector/cli/table.ts";
import type { KpiBlock } from "#shared/api/report.ts";

/** Intl separates groups and currencies by spaces that do not break. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

const block = (change: Partial<KpiBlock<unknown>>): KpiBlock<unknown> => ({
  value: 1,
  unit: "percent",
  n: 30,
  small: false,
  reason: null,
  previous: null,
  delta: null,
  signal: null,
  details: {},
  ...change,
});

test("figures are told in the reader's words", () => {
  const ru = formatOf("ru", "RUB");
  const en = formatOf("en", "RUB");
  expect(plain(ru.money(123_456_789))).toBe("1 234 567,89 RUB");
  expect(ru.duration(59)).toBe("59 с");
  expect(ru.duration(3_900)).toBe("1 ч 5 мин");
  expect(en.duration(3_599)).toBe("1 h 0 min");
  expect(en.duration(-90)).toBe("-2 min");
  expect(en.duration(2.5 * 86_400)).toBe("2.5 d");
  expect(plain(en.figure(block({ value: 12.345 })))).toBe("12.3 %");
  expect(en.figure(block({ value: null, reason: "no-leads" }))).toBe("— No leads in this period");
  expect(en.change(block({ delta: 1.25 }))).toBe("+1.3 pp");
  expect(plain(ru.change(block({ delta: -50_000, unit: "money" })))).toBe("-500 RUB");
  expect(en.change(block({}))).toBe("");
});

test("a table stands in columns, numbers to the right", () => {
  expect(
    table(
      ["name", "n"],
      [
        ["Анна", 5],
        ["Б", 12],
        [null, null],
      ],
    ),
  ).toBe(["name   n", "Анна   5", "Б     12", "—      —"].join("\n"));
});

test("progress is a line that redraws itself on a terminal, and lines elsewhere", () => {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  const progress = { stream: "leads" as const, rows: 1_200, requests: 8, done: 0.426, secondsLeft: 90.2 };
  const terminal = progressLine("en", { write, isTTY: true });
  terminal.show(progress);
  terminal.end();
  const text = "42 %  rows: 1,200, requests: 8, left 2 min  (leads)";
  expect(written).toEqual([`\r\u001b[2K${text}`, "\r\u001b[2K"]);
  written.length = 0;
  const file = progressLine("en", { write });
  file.show(progress);
  file.show(progress);
  file.end();
  expect(written).toEqual([`${text}\n`]);
});
