/**
 * What a win will bring. The CRMs date no amounts: an open lead's amount may have been typed in long after the instant
 * of the forecast, in many departments only when the lead is won. A lead's own amount is therefore believed only where
 * lost leads carry amounts like won ones; else a win counts the department's recent average. Both look only at leads
 * closed before `now`.
 */
import { type Closings, closingsBefore } from "./closings.ts";
import { DAY } from "./forecast-data.ts";

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

/** Closings `from` .. `to` − 1 that were won (1) or lost (0): how many carry an amount, and how much. */
function tally({ amount, won }: Closings, from: number, to: number, side: 0 | 1) {
  let n = 0;
  let filled = 0;
  let sum = 0;
  for (let at = from; at < to; at++) {
    if (won[at] !== side) continue;
    n++;
    if (amount[at]! > 0) filled++;
    sum += amount[at]!;
  }
  return { share: n ? filled / n : 0, mean: filled ? sum / filled : 0 };
}

function believes(closings: Closings, from: number, to: number): boolean {
  const won = tally(closings, from, to, 1);
  const lost = tally(closings, from, to, 0);
  const ratio = won.mean > 0 ? lost.mean / won.mean : 0;
  return lost.share >= BELIEVED_SHARE * won.share && ratio >= BELIEVED_RATIO[0] && ratio <= BELIEVED_RATIO[1];
}

/** What wins were worth in the year before `now`; `null` where there was none. */
export function learnWorth(closings: Closings, now: number): Worth | null {
  const [from, to] = [closingsBefore(closings, now - WINDOW), closingsBefore(closings, now)];
  let weight = 0;
  let sum = 0;
  let squares = 0;
  for (let at = from; at < to; at++) {
    if (!closings.won[at]) continue;
    const w = 0.5 ** ((now - closings.at[at]!) / HALF_LIFE);
    const amount = closings.amount[at]!;
    weight += w;
    sum += w * amount;
    squares += w * amount * amount;
  }
  if (weight === 0) return null;
  return {
    mean: sum / weight,
    square: squares / weight,
    believesAmounts: believes(closings, from, to),
  };
}
