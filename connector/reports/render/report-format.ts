/** Figures as a report shows them: as everywhere, but money with the currency's own sign and no more digits than are read. */
import type { KpiBlock, Unit } from "#shared/api/report.ts";
import type { Language } from "#shared/text/errors.ts";
import { type Format, formatOf } from "../../cli/format.ts";

/** From so many units on, hundredths say nothing. */
const LARGE = 1_000;

export type ReportFormat = Pick<Format, "duration" | "value" | "money" | "change">;

export function reportFormat(language: Language, currency: string): ReportFormat {
  const plain = formatOf(language, currency);
  const sums = (digits: number) =>
    new Intl.NumberFormat(language, {
      style: "currency",
      currency,
      minimumFractionDigits: 0,
      maximumFractionDigits: digits,
    });
  const [rough, exact] = [sums(0), sums(2)];
  const money = (minorUnits: number) => {
    const units = minorUnits / 100;
    return (Math.abs(units) >= LARGE ? rough : exact).format(units);
  };
  return {
    duration: plain.duration,
    money,
    value: (of: number, unit: Unit) => (unit === "money" ? money(of) : plain.value(of, unit)),
    change(block: KpiBlock<unknown>) {
      if (block.unit !== "money" || block.delta === null) return plain.change(block);
      return block.delta > 0 ? `+${money(block.delta)}` : money(block.delta);
    },
  };
}
