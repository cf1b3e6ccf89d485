/** Figures for people: money in the account's currency, durations in hours and minutes, percentages. */
import type { KpiBlock, Unit } from "#shared/api/report.ts";
import type { Language } from "#shared/text/errors.ts";
import { tabText as EN } from "#shared/text/widget/en/tab.ts";
import { tabText as RU } from "#shared/text/widget/ru/tab.ts";
import { CLI_WORDS } from "./words.ts";

const DAY = 86_400;
const HOUR = 3_600;

export interface Format {
  number(value: number): string;
  money(minorUnits: number): string;
  duration(seconds: number): string;
  value(value: number, unit: Unit): string;
  /** A figure, or why there is none. */
  figure(block: KpiBlock<unknown>): string;
  /** With its sign; empty where there is nothing to compare with. */
  change(block: KpiBlock<unknown>): string;
}

export function formatOf(language: Language, currency: string): Format {
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const amounts = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const { units } = CLI_WORDS[language];
  const { reasons } = language === "ru" ? RU : EN;
  const number = (value: number) => numbers.format(value);
  const money = (minorUnits: number) => `${amounts.format(minorUnits / 100)} ${currency}`;

  function duration(seconds: number): string {
    const size = Math.abs(seconds);
    if (size >= 2 * DAY) return `${number(seconds / DAY)} ${units.day}`;
    if (size < 60) return `${number(seconds)} ${units.second}`;
    const minutes = Math.round(size / 60);
    const hours = Math.floor((minutes * 60) / HOUR);
    const text =
      hours > 0 ? `${hours} ${units.hour} ${minutes % 60} ${units.minute}` : `${minutes} ${units.minute}`;
    return seconds < 0 ? `-${text}` : text;
  }

  function value(of: number, unit: Unit): string {
    if (unit === "money") return money(of);
    if (unit === "seconds") return duration(of);
    return unit === "percent" ? `${number(of)} %` : number(of);
  }

  return {
    number,
    money,
    duration,
    value,
    figure: (block) =>
      block.value === null
        ? `— ${block.reason ? reasons[block.reason] : ""}`.trimEnd()
        : value(block.value, block.unit),
    change({ delta, unit }) {
      if (delta === null) return "";
      const size = unit === "percent" ? `${number(delta)} ${units.points}` : value(delta, unit);
      return delta > 0 ? `+${size}` : size;
    },
  };
}
