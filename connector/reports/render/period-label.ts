/** A period and an instant as people say them: `5 October 2026`, `5–11 October 2026`, `October 2026`. */
import type { Report } from "#shared/api/report.ts";
import type { Language } from "#shared/text/errors.ts";
import { formatDay, parseDay } from "#shared/time/civil-date.ts";

const utc = (date: string) => new Date(`${date}T00:00:00Z`);

export function periodLabel({ kind, from, to }: Report["period"], language: Language): string {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language === "ru" ? "ru" : "en-GB", { timeZone: "UTC", ...options });
  const text =
    kind === "month"
      ? format({ month: "long", year: "numeric" }).format(utc(from))
      : format({ day: "numeric", month: "long", year: "numeric" }).formatRange(
          utc(from),
          utc(formatDay(parseDay(to)! - 1)),
        );
  return text.replace(/\s*г\.$/, "");
}

export function instantLabel(iso: string, timeZone: string, language: Language): string {
  return new Intl.DateTimeFormat(language === "ru" ? "ru" : "en-GB", {
    timeZone,
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(iso));
}
