/**
 * What changed against the period before, and whether it is good: while a period runs it is compared with the same
 * elapsed part of the period before (KPI.md 2, `previousElapsed`), never with the whole of it.
 */
import type { Better } from "#shared/api/answers.ts";
import type { KpiBlock } from "#shared/api/report.ts";

export interface Change {
  /** The figure that it is compared with. */
  base: number;
  /** value − base, in the figure's own unit. */
  amount: number;
  /** 100 × amount / |base|; `null` where base is 0. */
  relative: number | null;
  direction: "up" | "down" | "same";
  /** `null` where nothing changed. */
  good: boolean | null;
  /** More than noise; `null` where either side is too small to tell. */
  signal: boolean | null;
}

export function baseOf(block: KpiBlock): number | null {
  return block.previousElapsed === undefined ? block.previous : block.previousElapsed;
}

export function changeOf(block: KpiBlock, better: Better): Change | null {
  const base = baseOf(block);
  if (block.value === null || base === null) return null;
  const amount = block.value - base;
  return {
    base,
    amount,
    relative: base === 0 ? null : (100 * amount) / Math.abs(base),
    direction: amount > 0 ? "up" : amount < 0 ? "down" : "same",
    good: isBetter(block.value, base, better),
    signal: block.signal,
  };
}

function isBetter(value: number, base: number, better: Better): boolean | null {
  const gain =
    better === "zero" ? Math.abs(base) - Math.abs(value) : better === "lower" ? base - value : value - base;
  return gain === 0 ? null : gain > 0;
}
