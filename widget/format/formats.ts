/** Every number, sum, duration and date that the widget shows, in the reader's language and the account's zone. */
import type { Unit } from "#shared/api/report.ts";
import type { Language } from "#shared/text/errors.ts";
import type { Forms } from "#shared/text/widget/forms.ts";
import { DAY, type DurationWords, formatDuration, IN_DAYS_FROM } from "./duration.ts";
import { localeOf } from "./locale.ts";

/** A figure and its unit apart, so that a tile can set the unit smaller. */
export interface ValueParts {
  number: string;
  unit: string;
}

export interface UnitWords {
  points: string;
  percentagePoints: string;
  deals: Forms;
  days: Forms;
  second: string;
  minute: string;
  hour: string;
}

export interface Formats {
  number(value: number, fraction?: number): string;
  percent(value: number): string;
  /** Minor units. */
  money(minor: number): string;
  /** Three digits: `6,4 млн ₽`, for sums among other words. */
  brief(minor: number): string;
  /** As exact as an estimate deserves: two digits, `26 тыс. ₽`. */
  about(minor: number): string;
  duration(seconds: number): string;
  value(value: number, unit: Unit): ValueParts;
  /** The same in one piece. */
  figure(value: number, unit: Unit): string;
  /** A round value on an axis: `10 %`, `9 млн ₽`. */
  tick(value: number, unit: Unit): string;
  /** The figure where its sign matters: a deviation from zero. */
  signed(value: number, unit: Unit): string;
  /** Where the figure's noun has just been said: `6,8` instead of `6,8 сделки`. */
  short(value: number, unit: Unit): string;
  /** With a sign: what changed, `+1,5 п.п.`. A change of days is told in days, however small. */
  change(change: number, unit: Unit, value: number): string;
  /** The noun for a number, without the number. */
  noun(count: number, forms: Forms): string;
  /** `₽`. */
  sign(currency: string): string;
  /** `5 лидов`. */
  count(count: number, forms: Forms): string;
  date(instant: string | number): string;
  dateTime(instant: string | number): string;
  time(instant: string | number): string;
  /** A local date, `2026-10-05`. */
  day(date: string, options: Intl.DateTimeFormatOptions): string;
  days(from: string, to: string): string;
}

export interface Reader {
  language: Language;
  currency: string;
  timeZone: string;
  words: UnitWords;
}

const GAP = "\u00a0";
/** From ten millions of the currency on, three digits say enough. */
const COMPACT_FROM = 10_000_000;

function currencyFormat(locale: string, currency: string, options: Intl.NumberFormatOptions) {
  try {
    return new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      ...options,
    });
  } catch (error) {
    // A CRM may name a currency that ISO 4217 does not: the sum is still worth showing.
    if (!(error instanceof RangeError)) throw error;
    const plain = new Intl.NumberFormat(locale, options);
    return { format: (value: number) => `${plain.format(value)}${GAP}${currency}` };
  }
}

/** As many decimals as the size of a percentage deserves: 0,35 · 7,8 · 140. */
function decimalsOf(value: number): number {
  const size = Math.abs(value);
  return size >= 99.95 || size === 0 ? 0 : size >= 0.995 ? 1 : 2;
}

export function createFormats({ language, currency, timeZone, words }: Reader): Formats {
  const locale = localeOf(language);
  const plurals = new Intl.PluralRules(locale);
  const decimals = [0, 1, 2].map(
    (digits) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }),
  );
  const fixed = [0, 1, 2].map(
    (digits) =>
      new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
  const sums = {
    whole: currencyFormat(locale, currency, { minimumFractionDigits: 0, maximumFractionDigits: 0 }),
    exact: currencyFormat(locale, currency, { minimumFractionDigits: 0, maximumFractionDigits: 2 }),
    compact: currencyFormat(locale, currency, { notation: "compact", maximumSignificantDigits: 3 }),
    rough: currencyFormat(locale, currency, { notation: "compact", maximumSignificantDigits: 2 }),
  };
  const dates = new Map<string, Intl.DateTimeFormat>();
  const dateFormat = (options: Intl.DateTimeFormatOptions, zone = timeZone) => {
    const key = JSON.stringify([options, zone]);
    const known = dates.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
    dates.set(key, known);
    return known;
  };
  const at = (instant: string | number) => new Date(typeof instant === "number" ? instant * 1000 : instant);

  const number = (value: number, fraction = 0) =>
    (decimals[fraction] ?? decimals[2]!).format(value).replace("-", "−");
  const noun = (count: number, forms: Forms) => forms[plurals.select(Math.abs(count))] ?? forms.other;
  const count = (amount: number, forms: Forms) => `${number(amount)}${GAP}${noun(amount, forms)}`;
  const money = (minor: number) => {
    const major = minor / 100;
    const size = Math.abs(major);
    const sum = size >= COMPACT_FROM ? sums.compact : size < 100 ? sums.exact : sums.whole;
    return sum.format(major).replace("-", "−");
  };
  const brief = (minor: number) => sums.compact.format(minor / 100).replace("-", "−");
  const durationWords: DurationWords = {
    ...words,
    days: (days) => {
      const shown = Number(days.toFixed(days >= 99.95 ? 0 : 1));
      return `${number(shown, 1)}${GAP}${noun(shown, words.days)}`;
    },
  };
  const duration = (seconds: number) => formatDuration(seconds, durationWords);
  const percentSign = language === "ru" ? `${GAP}%` : "%";
  /** Always as many decimals as its size deserves: `8,0` under `28,3`. */
  const share = (value: number) => fixed[decimalsOf(value)]!.format(value).replace("-", "−");
  const percent = (value: number) => share(value) + percentSign;

  const value = (amount: number, unit: Unit): ValueParts => {
    switch (unit) {
      case "percent":
        return { number: share(amount), unit: percentSign };
      case "points":
        return {
          number: signed(amount, number(amount, decimalsOf(amount) && 1)),
          unit: `${GAP}${words.points}`,
        };
      case "deals": {
        const shown = Number(amount.toFixed(1));
        return { number: number(shown, 1), unit: `${GAP}${noun(shown, words.deals)}` };
      }
      case "money":
        return split(money(amount));
      case "seconds":
        return { number: duration(amount), unit: "" };
    }
  };
  const figure = (amount: number, unit: Unit) => {
    const parts = value(amount, unit);
    return parts.number + parts.unit;
  };
  const sizeOf = (size: number, unit: Unit, value: number) => {
    if (unit === "percent") return share(size) + GAP + words.percentagePoints;
    if (unit === "seconds" && value >= IN_DAYS_FROM) return durationWords.days(size / DAY);
    if (unit === "seconds" && value >= 600) return duration(Math.round(size / 60) * 60);
    return figure(size, unit).replace(/^\+/, "");
  };
  const change = (amount: number, unit: Unit, value: number) =>
    (amount < 0 ? "−" : "+") + sizeOf(Math.abs(amount), unit, value);

  return {
    number,
    percent,
    money,
    brief,
    about: (minor) => sums.rough.format(minor / 100).replace("-", "−"),
    duration,
    value,
    figure,
    tick: (amount, unit) =>
      unit === "percent"
        ? number(amount, 1) + percentSign
        : unit === "money"
          ? brief(amount)
          : figure(amount, unit),
    signed: (amount, unit) => signed(amount, figure(amount, unit).replace(/^\+/, "")),
    short: (amount, unit) => (unit === "deals" ? value(amount, unit).number : figure(amount, unit)),
    change,
    noun,
    sign: (code) =>
      currencyFormat(locale, code, { maximumFractionDigits: 0 })
        .format(0)
        .replace(/[\d\s]/g, ""),
    count,
    date: (instant) =>
      withoutYearMark(dateFormat({ day: "numeric", month: "short", year: "numeric" }).format(at(instant))),
    dateTime: (instant) =>
      dateFormat({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(at(instant)),
    time: (instant) => dateFormat({ hour: "2-digit", minute: "2-digit" }).format(at(instant)),
    day: (date, options) => withoutYearMark(dateFormat(options, "UTC").format(at(`${date}T00:00:00Z`))),
    days: (from, to) =>
      withoutYearMark(
        dateFormat({ day: "numeric", month: "long", year: "numeric" }, "UTC").formatRange(
          at(`${from}T00:00:00Z`),
          at(`${to}T00:00:00Z`),
        ),
      ),
  };
}

const signed = (amount: number, text: string) => (amount > 0 ? `+${text}` : text);

/** Russian dates end in « г.», which a heading does not need. */
const withoutYearMark = (text: string) => text.replace(/\sг\.$/, "");

/** The currency sign and words as `млн` apart from the digits; a sign before the digits stays there. */
function split(text: string): ValueParts {
  const [, figures, rest] = /^(.*?\d)(\D*)$/s.exec(text) ?? [];
  return figures === undefined ? { number: text, unit: "" } : { number: figures, unit: rest ?? "" };
}
