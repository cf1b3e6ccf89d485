/**
 * Managers in order of a figure, and who cannot be told apart: those whose intervals overlap with the first of their
 * group share its places (product.md C7: ranks that luck decides are no ranks).
 */
import type { Better, MeanInterval } from "#shared/api/answers.ts";
import { blockNamed, type KpiBlock, type ReportGroup } from "#shared/api/report.ts";
import { type Interval, intervalOf, meanInterval } from "./interval.ts";

export interface Ranked {
  id: string | null;
  name: string | null;
  block: KpiBlock;
  /** What the bar shows: the interval's own value where there is one. */
  value: number | null;
  interval: Interval | null;
  /** `1`, `2–4`; `null` without a value, where a group is too small, or where nobody knows how sure the figure is. */
  place: string | null;
}

/** A figure over fewer rows gets no place: product.md B0.12. */
const LEAST_TO_RANK = 5;

function compare(better: Better): (a: Ranked, b: Ranked) => number {
  const key = (value: number) => (better === "zero" ? Math.abs(value) : better === "lower" ? value : -value);
  /** Nobody's leads, groups without a value and those too small to rank stand last. */
  const last = ({ id, value, block }: Ranked) =>
    id === null ? 3 : value === null ? 2 : block.n < LEAST_TO_RANK ? 1 : 0;
  return (a, b) => last(a) - last(b) || key(a.value ?? 0) - key(b.value ?? 0);
}

/** `means`: intervals that the service gives for figures that are means, by group. */
export function rankGroups(
  groups: readonly ReportGroup[],
  figure: string,
  better: Better,
  means: readonly MeanInterval[] = [],
): Ranked[] {
  const rows = groups.flatMap((group): Ranked[] => {
    const block = blockNamed(group.kpis, figure);
    if (!block) return [];
    const interval =
      intervalOf(block) ??
      meanInterval(
        block,
        means.find(({ id }) => id === group.id),
      );
    const value = interval ? interval.value : block.value;
    return [{ id: group.id, name: group.name, block, value, interval, place: null }];
  });
  rows.sort(compare(better));
  givePlaces(rows.filter((row) => row.id !== null && row.interval !== null && row.block.n >= LEAST_TO_RANK));
  return rows;
}

function overlaps(a: Ranked, b: Ranked): boolean {
  return a.interval!.low <= b.interval!.high && b.interval!.low <= a.interval!.high;
}

function givePlaces(rows: Ranked[]): void {
  for (let first = 0; first < rows.length; ) {
    let end = first + 1;
    while (end < rows.length && overlaps(rows[first]!, rows[end]!)) end += 1;
    const place = end - first === 1 ? `${first + 1}` : `${first + 1}–${end}`;
    for (const row of rows.slice(first, end)) row.place = place;
    first = end;
  }
}
