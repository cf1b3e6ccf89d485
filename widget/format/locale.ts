import type { Language } from "#shared/text/errors.ts";

/** English with a 24-hour clock and the day first, as the CRMs' own English is. */
export function localeOf(language: Language): string {
  return language === "ru" ? "ru-RU" : "en-GB";
}
