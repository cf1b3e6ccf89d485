/** Why a row is counted, in one phrase: its seconds, its money, its score. */
import { kpiOf } from "#shared/kpi/catalog.ts";
import type { Language } from "#shared/text/errors.ts";

const UNITS = {
  ru: { hour: "ч", minute: "мин", day: "дн.", less: "меньше минуты", score: "оценка" },
  en: { hour: "h", minute: "min", day: "d", less: "less than a minute", score: "score" },
} as const;

const DAY = 86_400;

function duration(seconds: number, language: Language): string {
  const words = UNITS[language];
  const minutes = Math.floor(seconds / 60);
  if (Math.abs(minutes) < 1) return words.less;
  if (seconds >= 2 * DAY)
    return `${(seconds / DAY).toFixed(1).replace(".", language === "ru" ? "," : ".")} ${words.day}`;
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours} ${words.hour} ${minutes % 60} ${words.minute}` : `${minutes} ${words.minute}`;
}

export function whyText(
  path: string,
  value: number | undefined,
  currency: string,
  language: Language,
): string {
  if (value === undefined) return "";
  const unit = kpiOf(path.split(".")[0]!)?.unit;
  if (unit === "seconds") return duration(value, language);
  if (unit === "points") return `${UNITS[language].score} ${value}`;
  if (unit !== "money") return "";
  const format = new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    maximumFractionDigits: 2,
    minimumFractionDigits: 0,
  });
  return format.format(value / 100);
}
