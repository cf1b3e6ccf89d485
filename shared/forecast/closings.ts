/** Every instant at which a lead came to be won or lost, in order of time. */
import { orderOf } from "../history/typed-arrays.ts";
import { eachStretch, type ForecastData, OPEN, WON } from "./forecast-data.ts";

export interface Closings {
  at: Float64Array;
  amount: Float64Array;
  /** 1: won, 0: lost. */
  won: Uint8Array;
  /** How many of those before each position were won. */
  wonBefore: Int32Array;
}

export function closingsOf(data: ForecastData): Closings {
  const found = { at: [] as number[], lead: [] as number[], won: [] as number[] };
  for (let lead = 0; lead < data.leads; lead++) {
    eachStretch(data, lead, ({ from, outcome }) => {
      if (outcome === OPEN) return;
      found.at.push(from);
      found.lead.push(lead);
      found.won.push(outcome === WON ? 1 : 0);
    });
  }
  const order = orderOf(Uint32Array.from(found.at));
  const closings: Closings = {
    at: Float64Array.from(order, (place) => found.at[place]!),
    amount: Float64Array.from(order, (place) => data.amount[found.lead[place]!]!),
    won: Uint8Array.from(order, (place) => found.won[place]!),
    wonBefore: new Int32Array(order.length + 1),
  };
  for (let at = 0; at < order.length; at++) {
    closings.wonBefore[at + 1] = closings.wonBefore[at]! + closings.won[at]!;
  }
  return closings;
}

/** How many of the closings came before `instant`. */
export function closingsBefore({ at }: Closings, instant: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at[middle]! < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
