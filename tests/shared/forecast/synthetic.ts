/**
 * Seeded departments for the forecast: leads arrive by a Poisson process with a trend and a season, pass a few stages
 * with waiting times of their own, and are won or lost; managers differ. Returns the columns and the month starts.
 */
import { DAY, type ForecastData } from "#shared/forecast/forecast-data.ts";
import { seededRandom } from "#tests/fakes/story/seeded-random.ts";

export interface Department {
  seed: number;
  months: number;
  leadsPerMonth: number;
  /** Relative growth a month. */
  trend?: number;
  /** Height of the yearly wave, 0..1. */
  season?: number;
  /** Height of the wave within each quarter, 0..1: less in its first month, more in its last. */
  quarter?: number;
  /** Median days from creation to the end. */
  cycleDays?: number;
  winRate?: number;
  /** Log-standard deviation of amounts. */
  amountSpread?: number;
  /** Amounts are typed in only when the lead is won. */
  amountsOnWin?: boolean;
}

/** Starts of `count + 1` calendar months (UTC) from January 2024. */
export function monthStarts(count: number): number[] {
  return Array.from({ length: count + 1 }, (_, month) => Date.UTC(2024, month, 1) / 1000);
}

interface Visit {
  at: number;
  stage: number;
}

/** Kinds of departments that a forecast must cope with. */
export const DEPARTMENTS: Record<string, Omit<Department, "seed">> = {
  steady: { months: 24, leadsPerMonth: 200 },
  growing: { months: 24, leadsPerMonth: 200, trend: 0.03 },
  seasonal: { months: 24, leadsPerMonth: 200, season: 0.4 },
  "by the quarter": { months: 24, leadsPerMonth: 200, quarter: 0.5, cycleDays: 10 },
  slow: { months: 24, leadsPerMonth: 200, cycleDays: 75 },
  "amounts on winning only": { months: 24, leadsPerMonth: 200, amountsOnWin: true },
};

/** Stages 0..3 are open, 4 won, 5 lost. */
const OUTCOMES = Uint8Array.from([0, 0, 0, 0, 1, 2]);

function life(
  random: ReturnType<typeof seededRandom>,
  created: number,
  win: number,
  cycleDays: number,
): Visit[] {
  const visits: Visit[] = [{ at: created, stage: 0 }];
  let at = created;
  for (let stage = 0; stage < 4; stage++) {
    at += Math.round(random.gamma(1.6) * (cycleDays / 6) * DAY);
    // The chance to survive each of the four stages multiplies up to the win rate.
    if (random.uniform() > win ** (1 / 4)) {
      visits.push({ at, stage: 5 });
      return visits;
    }
    visits.push({ at, stage: stage + 1 });
  }
  return visits;
}

export function createDepartment(options: Department): { data: ForecastData; starts: number[] } {
  const {
    seed,
    months,
    leadsPerMonth,
    trend = 0,
    season = 0,
    quarter = 0,
    cycleDays = 30,
    winRate = 0.2,
  } = options;
  const random = seededRandom(seed);
  const starts = monthStarts(months);
  const end = starts.at(-1)!;
  const managers = Array.from({ length: 6 }, () => Math.exp(0.3 * random.normal()));
  const lives: { created: number; amount: number; manager: number; visits: Visit[] }[] = [];
  for (let month = -6; month < months; month++) {
    const from = Date.UTC(2024, month, 1) / 1000;
    const length = Date.UTC(2024, month + 1, 1) / 1000 - from;
    const wave = 1 + season * Math.sin((2 * Math.PI * month) / 12) + quarter * (((month + 6) % 3) - 1);
    for (let n = random.poisson(leadsPerMonth * (1 + trend) ** month * wave); n > 0; n--) {
      const created = Math.floor(from + random.uniform() * length);
      const manager = Math.floor(random.uniform() * managers.length);
      const win = Math.min(0.9, winRate * managers[manager]!);
      const visits = life(random, created, win, cycleDays).filter((visit) => visit.at < end);
      const won = visits.some((visit) => visit.stage === 4);
      const amount = Math.round(10_000_000 * Math.exp((options.amountSpread ?? 0.6) * random.normal()));
      lives.push({ created, manager, visits, amount: options.amountsOnWin && !won ? 0 : amount });
    }
  }
  return { data: columnsOf(lives), starts };
}

function columnsOf(
  lives: { created: number; amount: number; manager: number; visits: Visit[] }[],
): ForecastData {
  const visits = lives.flatMap((one) => one.visits);
  const visitStart = new Int32Array(lives.length + 1);
  lives.forEach((one, index) => {
    visitStart[index + 1] = visitStart[index]! + one.visits.length;
  });
  return {
    leads: lives.length,
    created: Float64Array.from(lives, (one) => one.created),
    amount: Float64Array.from(lives, (one) => one.amount),
    manager: Int32Array.from(lives, (one) => one.manager),
    visitStart,
    visitAt: Float64Array.from(visits, (one) => one.at),
    visitStage: Int32Array.from(visits, (one) => one.stage),
    stageOutcome: OUTCOMES,
  };
}
