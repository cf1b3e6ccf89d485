/** How long answers have taken lately, and by how much one stands out. */

const KEPT = 48;
/** Before so many are known nothing is unusual. */
const TELLING = 12;
/** What three of four do not exceed is usual; so are a few milliseconds of noise. */
const USUAL_SHARE = 3 / 4;
const NOISE_MS = 6;
/** Where answers take now this long, now that long, nothing can be told of one of them. */
const STEADY_MS = 25;
/** A single answer that never comes must not hold up the rest. */
const MAX_LATENESS_MS = 1_000;

export interface RoundTrips {
  add(ms: number): void;
  /** Milliseconds by which a round trip stands out from the usual ones, 0 if it does not. */
  lateness(ms: number): number;
}

export function createRoundTrips(): RoundTrips {
  const recent: number[] = [];
  let sorted: number[] = [];
  return {
    add(ms) {
      recent.push(ms);
      if (recent.length > KEPT) recent.shift();
      sorted = recent.toSorted((one, other) => one - other);
    },
    lateness(ms) {
      if (sorted.length < TELLING) return 0;
      const usual = sorted[Math.floor(sorted.length * USUAL_SHARE)]!;
      const median = sorted[sorted.length >> 1]!;
      if (ms <= usual + NOISE_MS || usual - median > STEADY_MS) return 0;
      return Math.min(MAX_LATENESS_MS, ms - median);
    },
  };
}
