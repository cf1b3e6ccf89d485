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
  /** More than noise; `null` where either side is too small to tell, or a part is held against a whole. */
  signal: boolean | null;
  /** The period runs: its part is held against the same part of the one before, or against all of it. */
  part: "of-part" | "of-whole" | null;
}

/** What a running period is compared with: the same part of the one before, or all of it. */
export type Compare = "elapsed" | "whole";

export function changeOf(block: KpiBlock, better: Better, compare: Compare = "elapsed"): Change | null {
  const { previous, previousElapsed } = block;
  const running = previousElapsed !== undefined;
  const whole = compare === "whole" || !running;
  const base = whole ? previous : previousElapsed;
  if (block.value === null || base === null) return null;
  const amount = block.value - base;
  return {
    base,
    amount,
    relative: base === 0 ? null : (100 * amount) / Math.abs(base),
    direction: amount > 0 ? "up" : amount < 0 ? "down" : "same",
    good: isBetter(block.value, base, better),
    signal: whole && running ? null : block.signal,
    part: running ? (whole ? "of-whole" : "of-part") : null,
  };
}

function isBetter(value: number, base: number, better: Better): boolean | null {
  const gain =
    better === "zero" ? Math.abs(base) - Math.abs(value) : better === "lower" ? base - value : value - base;
  return gain === 0 ? null : gain > 0;
}
