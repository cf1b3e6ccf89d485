/** Numbers in sentences, in the reader's way of writing them. */
import type { Language } from "./kpi.ts";

const LOCALE: Record<Language, string> = { ru: "ru-RU", en: "en-GB" };
const NOTHING: Record<Language, string> = { ru: "нет данных", en: "no data" };

/** At most two digits after the point; `null` in words. */
export function say(value: number | null | undefined, language: Language): string {
  if (value == null) return NOTHING[language];
  return new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: 2 }).format(value);
}

export const sayPercent = (value: number | null | undefined, language: Language): string =>
  value == null ? NOTHING[language] : `${say(value, language)} %`;

/** Minor units as units. */
export const sayMoney = (value: number | null | undefined, language: Language): string =>
  value == null ? NOTHING[language] : say(value / 100, language);

/** `2026-10` is `октябрь 2026 г.` */
export const sayMonth = (month: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALE[language], { month: "long", year: "numeric", timeZone: "UTC" }).format(
    Date.parse(`${month}-01`),
  );

const UNITS: Record<Language, readonly (readonly [seconds: number, word: string])[]> = {
  ru: [
    [86_400, "дн."],
    [3600, "ч"],
    [60, "мин"],
    [1, "с"],
  ],
  en: [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ],
};

/** The two largest parts of a duration. Example: 5,000 s is `1 h 23 min`. */
export function sayDuration(seconds: number | null | undefined, language: Language): string {
  if (seconds == null) return NOTHING[language];
  let rest = Math.round(Math.abs(seconds));
  const parts: string[] = [];
  for (const [length, word] of UNITS[language]) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0 && parts.length < 2) parts.push(`${count} ${word}`);
  }
  if (parts.length === 0) parts.push(`0 ${UNITS[language][3]![1]}`);
  return (seconds < 0 ? "−" : "") + parts.join(" ");
}
