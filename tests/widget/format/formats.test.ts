import { describe, expect, test } from "vitest";
import * as en from "#shared/text/widget.en.ts";
import * as ru from "#shared/text/widget.ru.ts";
import { createFormats } from "#widget/format/formats.ts";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
const russian = createFormats({
  language: "ru",
  currency: "RUB",
  timeZone: "Europe/Moscow",
  words: ru.unitText,
});
const english = createFormats({
  language: "en",
  currency: "USD",
  timeZone: "Europe/Moscow",
  words: en.unitText,
});

describe("figures in Russian", () => {
  test.each([
    [12.864, "percent", "12,9 %"],
    [0.354, "percent", "0,35 %"],
    [140.2, "percent", "140 %"],
    [18_745_050, "money", "187 451 ₽"],
    [1_250, "money", "12,5 ₽"],
    [-4_500_000, "money", "−45 000 ₽"],
    [1_240_000_000, "money", "12,4 млн ₽"],
    [41.67, "points", "+41,7 п."],
    [-8, "points", "−8 п."],
    [1, "deals", "1 сделка"],
    [2, "deals", "2 сделки"],
    [5, "deals", "5 сделок"],
    [8.83, "deals", "8,8 сделки"],
    [1_071_000, "seconds", "12,4 дня"],
    [1_036_800, "seconds", "12 дней"],
  ] as const)("%d of %s is %s", (value, unit, said) => {
    expect(plain(russian.figure(value, unit))).toBe(said);
  });

  test("changes carry a sign, and percentages change by points", () => {
    expect(plain(russian.change(1.96, "percent", 10.9))).toBe("+2,0 п.п.");
    expect(plain(russian.change(-3.7, "points", 40))).toBe("−3,7 п.");
    expect(plain(russian.change(38_000, "seconds", 1_033_000))).toBe("+0,4 дня");
    expect(plain(russian.change(-906, "seconds", 2_390))).toBe("−15 мин");
  });

  test("months lose the mark of the year, not their own full stop", () => {
    expect(russian.day("2026-08-01", { month: "short" })).toBe("авг.");
    expect(russian.day("2026-10-01", { month: "long", year: "numeric" })).toBe("октябрь 2026");
    expect(plain(russian.days("2026-10-01", "2026-10-23"))).toBe("1–23 октября 2026");
  });
});

test("English has its own separators, currency and clock", () => {
  expect(english.figure(12.864, "percent")).toBe("12.9%");
  expect(english.figure(18_745_050, "money")).toBe("$187,451");
  expect(english.time("2026-11-23T12:05:00Z")).toBe("15:05");
  expect(plain(english.count(1, en.tabText.leadsForms))).toBe("1 lead");
});

test("a currency that is none still shows the sum", () => {
  const odd = createFormats({ language: "ru", currency: "R1", timeZone: "UTC", words: ru.unitText });
  expect(plain(odd.money(120_000))).toBe("1 200 R1");
});
