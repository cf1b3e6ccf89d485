import { describe, expect, test } from "vitest";
import type { CardAnswer } from "#shared/api/answers.ts";
import { clockOf } from "#widget/card/clock.ts";
import { lineOf, wordsOf } from "#widget/card/line.ts";
import { cardEn } from "#widget/text/card-en.ts";
import { cardRu } from "#widget/text/card-ru.ts";
import { CARD } from "../canned/card.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const words = wordsOf(cardRu, "ru");
const card = (changed: Partial<CardAnswer>) => ({ ...CARD, ...changed });
const plain = (text: string | null) => text?.replaceAll("\u00a0", " ") ?? null;

describe("the card's clock", () => {
  test("runs in working time", () => {
    expect(clockOf(CARD, 60_000)).toMatchObject({ left: 390, working: true, begins: null });
  });

  test("stands still over night and goes on in the morning", () => {
    const evening = card({ asOf: "2026-11-23T14:58:00Z", leftSeconds: 450 });
    expect(clockOf(evening, 10 * MINUTE)).toMatchObject({ left: 330, working: false });
    expect(clockOf(evening, 10 * MINUTE)!.begins).toBe(Date.parse("2026-11-24T06:00:00Z"));
    expect(clockOf(evening, 15 * HOUR + 3 * MINUTE)).toMatchObject({ left: 270, working: true });
  });

  test("does not run backwards when the browser's clock is set back", () => {
    expect(clockOf(CARD, -5 * HOUR)!.left).toBe(450);
  });

  test("is none once somebody reacted", () => {
    expect(clockOf(card({ leftSeconds: null }), 0)).toBeNull();
  });
});

describe("the card's line", () => {
  const lines: [string, Partial<CardAnswer>, number, object][] = [
    ["time is left", {}, 0, { tone: "calm", count: "7:30", next: cardRu.nextCall }],
    ["less than half is left", { limitSeconds: 1200 }, 0, { tone: "soon", count: "7:30" }],
    ["the limit passes while the card is open", {}, 8 * MINUTE, { tone: "late", count: "0:30" }],
    ["it was late from the start", { leftSeconds: -1510 }, 0, { tone: "late", count: "25:10" }],
    ["nobody is responsible", { manager: null }, 0, { next: cardRu.nextAssign }],
    [
      "nobody works now",
      { working: [["2026-11-24T06:00:00Z", "2026-11-24T15:00:00Z"]] },
      0,
      { tone: "quiet", count: null },
    ],
    [
      "nobody was reached",
      { state: "reacted", leftSeconds: null },
      0,
      { tone: "soon", next: cardRu.nextAgain },
    ],
    ["it was closed", { state: "closed", leftSeconds: null }, 0, { tone: "quiet", state: cardRu.closed }],
    ["it does not count", { state: "not-counted", leftSeconds: null }, 0, { state: cardRu.notCounted }],
  ];
  test.each(lines)("when %s", (_, changed, elapsed, expected) => {
    expect(lineOf(card(changed), elapsed, words)).toMatchObject(expected);
  });

  test("answered in time, late, and at once", () => {
    const answered = (changed: Partial<CardAnswer>) =>
      plain(lineOf(card({ state: "answered", leftSeconds: null, ...changed }), 0, words).state);
    expect(answered({ answeredIn: 252, withinLimit: true })).toBe("Ответили за 4 мин 12 с, вовремя");
    expect(answered({ answeredIn: 1_800, withinLimit: false })).toBe(
      "Ответили за 30 мин, позже нормы 15 мин",
    );
    expect(answered({ answeredIn: 0, withinLimit: null })).toBe("Ответили сразу");
  });

  test("days take the right form in both languages", () => {
    expect(plain(words.duration(3 * 86_400))).toBe("3 дня");
    expect(plain(words.duration(5 * 86_400))).toBe("5 дней");
    expect(plain(wordsOf(cardEn, "en").duration(1.5 * 86_400 * 2))).toBe("3 days");
  });
});
