import { describe, expect, test } from "vitest";
import { parseColumn, parseSum } from "#widget/settings/paste-column.ts";
import { looksLikeBot, suggestStep } from "#widget/settings/suggest-step.ts";

describe("a stage's step by its name", () => {
  test.each([
    ["Неразобранное", "lead"],
    ["Первичный контакт", "lead"],
    ["Новая заявка", "lead"],
    ["Встреча назначена", "meeting"],
    ["Замер на объекте", "meeting"],
    ["Показ квартиры", "meeting"],
    ["КП отправлено", "proposal"],
    ["КП после встречи", "proposal"],
    ["Договор и счёт", "proposal"],
    ["Ждём оплату", "proposal"],
    ["Incoming leads", "lead"],
    ["Demo booked", "meeting"],
    ["Quote sent", "proposal"],
    ["Производство", null],
    ["Скпирование", null],
  ])("%s is %s", (name, step) => {
    expect(suggestStep(name)).toBe(step);
  });
});

test.each([
  ["Чат-бот", true],
  ["SalesBot", true],
  ["Интеграция 1С", true],
  ["Тест Тестов", true],
  ["Ольга Работнова", false],
  ["Робертс Анна", false],
  ["Аббот Джон", false],
])("%s looks like a bot: %s", (name, bot) => {
  expect(looksLikeBot(name)).toBe(bot);
});

describe("sums out of a spreadsheet", () => {
  test.each([
    ["1 200 000", 120_000_000],
    ["1\u00a0200\u00a0000,50 ₽", 120_000_050],
    ["1,200,000.5", 120_000_050],
    ["900", 90_000],
    ["12,5", 1_250],
    ["1.234", 123_400],
    ["-5", -500],
    ["план", null],
    ["", null],
    ["1e9", null],
  ])("%j is %s hundredths", (text, sum) => {
    expect(parseSum(text)).toBe(sum);
  });

  test("a column, with months beside it, and a row", () => {
    expect(parseColumn("янв\t100\r\nфев\t200\r\n")).toEqual([10_000, 20_000]);
    expect(parseColumn("100\t200\tx")).toEqual([10_000, 20_000, null]);
  });
});
