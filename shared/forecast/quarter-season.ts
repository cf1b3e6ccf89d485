/**
 * Many departments sell by the quarter: little in its first month, much before its end. How a month stands out from its
 * quarter is learned from the quarters that are over, and believed only as far as it is more than chance: James–Stein
 * shrinkage (Efron & Morris, "Stein's Estimation Rule and Its Competitors", 1973), by the variance of a compound Poisson
 * sum and by how far the quarters differ from each other, whichever is more.
 */
import { DAY } from "./forecast-data.ts";

/** What a month brought, as known when it ended; `squares`: the sum of its squared amounts. */
export interface MonthRevenue {
  start: number;
  revenue: number;
  squares: number;
}

const MONTHS = 3;
/** Chance must be outdone twofold before anything is believed. */
const DOUBT = 2;

/** Calendar month since the year 0, of a month that begins at `start` in some zone. */
function monthNumber(start: number): number {
  const middle = new Date((start + 14 * DAY) * 1000);
  return middle.getUTCFullYear() * 12 + middle.getUTCMonth();
}

/** Whole quarters in which every month brought something. */
function quartersOf(months: readonly MonthRevenue[]): MonthRevenue[][] {
  const quarters = Map.groupBy(months, ({ start }) => Math.floor(monthNumber(start) / MONTHS));
  return [...quarters.values()].filter(
    (own) => own.length === MONTHS && own.every(({ revenue }) => revenue > 0),
  );
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

/** By what the month that begins at `start` stands out from its quarter: 1.2 is a fifth more than the average. */
export function quarterSeason(months: readonly MonthRevenue[], start: number): number {
  const quarters = quartersOf(months);
  const n = quarters.length;
  if (n === 0) return 1;
  const indexes = quarters.map((own) => {
    const level = mean(own.map(({ revenue }) => revenue));
    return own.map(({ revenue }) => revenue / level);
  });
  const means = Array.from({ length: MONTHS }, (_, place) => mean(indexes.map((one) => one[place]!)));
  const between = sum(means.map((one) => (one - 1) ** 2)) / (MONTHS - 1);
  const doubt = (DOUBT * Math.max(chanceOf(quarters), spreadOf(indexes, means))) / n;
  const belief = between > doubt ? 1 - doubt / between : 0;
  return 1 + belief * (means[monthNumber(start) % MONTHS]! - 1);
}

/** Variance of an index by chance alone: of a month's revenue, against that of its quarter. */
function chanceOf(quarters: readonly (readonly MonthRevenue[])[]): number {
  const relative = quarters.flat().map(({ revenue, squares }) => squares / revenue ** 2);
  return mean(relative) * ((MONTHS - 1) / MONTHS);
}

/** Variance of the indexes of one place about their mean. */
function spreadOf(indexes: readonly (readonly number[])[], means: readonly number[]): number {
  if (indexes.length < 2) return 0;
  const squares = indexes.flatMap((own) => own.map((one, place) => (one - means[place]!) ** 2));
  return sum(squares) / ((MONTHS - 1) * (indexes.length - 1));
}
