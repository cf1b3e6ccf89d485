/**
 * What a win will bring. The CRMs date no amounts: an open lead's amount may have been typed in long after the instant
 * of the forecast, in many departments only when the lead is won. A lead's own amount is therefore believed only where
 * lost leads carry amounts like won ones; else a win counts the department's recent average. Both look only at leads
 * closed before `now`.
 */
import { DAY, type ForecastData, LOST, WON } from "./forecast-data.ts";

const WINDOW = 365 * DAY;
const HALF_LIFE = 90 * DAY;
/** Lost leads must carry an amount at least this often, compared with won ones, for open amounts to be believed. */
const BELIEVED_SHARE = 0.7;
const BELIEVED_RATIO = [0.4, 2.5] as const;

export interface Worth {
  /** Mean amount of a win, recent ones weighing more, minor units. */
  mean: number;
  /** Mean square of a win's amount. */
  square: number;
  /** Open leads' own amounts tell something. */
  believesAmounts: boolean;
}

interface Closing {
  at: number;
  amount: number;
  won: boolean;
}

/** All closings (last visits of a run of closed stages), in time order; made once and cut by each forecast. */
export function closings(data: ForecastData): Closing[] {
  const all: Closing[] = [];
  for (let lead = 0; lead < data.leads; lead++) {
    for (let visit = data.visitStart[lead]!; visit < data.visitStart[lead + 1]!; visit++) {
      const outcome = data.stageOutcome[data.visitStage[visit]!];
      const before =
        visit > data.visitStart[lead]! ? data.stageOutcome[data.visitStage[visit - 1]!] : undefined;
      if ((outcome !== WON && outcome !== LOST) || outcome === before) continue;
      all.push({ at: data.visitAt[visit]!, amount: data.amount[lead]!, won: outcome === WON });
    }
  }
  return all.sort((one, other) => one.at - other.at);
}

function tally(rows: readonly Closing[], won: boolean) {
  let n = 0;
  let filled = 0;
  let sum = 0;
  for (const row of rows) {
    if (row.won !== won) continue;
    n++;
    if (row.amount > 0) filled++;
    sum += row.amount;
  }
  return { share: n ? filled / n : 0, mean: filled ? sum / filled : 0 };
}

function believes(rows: readonly Closing[]): boolean {
  const won = tally(rows, true);
  const lost = tally(rows, false);
  const ratio = won.mean > 0 ? lost.mean / won.mean : 0;
  return lost.share >= BELIEVED_SHARE * won.share && ratio >= BELIEVED_RATIO[0] && ratio <= BELIEVED_RATIO[1];
}

/** What wins were worth in the year before `now`; `null` where there was none. */
export function learnWorth(all: readonly Closing[], now: number): Worth | null {
  const rows = all.filter((row) => row.at < now && row.at >= now - WINDOW);
  let weight = 0;
  let sum = 0;
  let squares = 0;
  for (const row of rows) {
    if (!row.won) continue;
    const w = 0.5 ** ((now - row.at) / HALF_LIFE);
    weight += w;
    sum += w * row.amount;
    squares += w * row.amount * row.amount;
  }
  if (weight === 0) return null;
  return { mean: sum / weight, square: squares / weight, believesAmounts: believes(rows) };
}

/** Expected amount of a lead if it is won. */
export function worthOf(worth: Worth, amount: number): number {
  return worth.believesAmounts && amount > 0 ? amount : worth.mean;
}
