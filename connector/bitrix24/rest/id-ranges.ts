/**
 * Reading a list by ranges of ids instead of page after page: `>ID 100, <=ID 150` needs no answer of another command, so
 * one batch reads fifty of them and several batches run side by side. Only what the documentation promises is used: filter
 * and order by id. How wide a range must be to fill a page is learnt from the rows that come.
 */
import { PAGE } from "../limits.ts";

/** Ids above `from`, up to and including `to`; `null` is open. */
export interface IdRange {
  from: number;
  to: number | null;
}

/** How a page fits the range it was asked for. */
export type Fit =
  /** Everything in the range has been read. */
  | { kind: "whole" }
  /** These parts of it are still to be read. */
  | { kind: "more"; rest: IdRange[] }
  /** The portal does not keep the filter. */
  | { kind: "strayed" };

const isIn = (id: number, { from, to }: IdRange): boolean => id > from && (to === null || id <= to);

/** `ids` in the order of the page, `total` as far as the portal counted. */
export function fitOf(range: IdRange, ids: readonly number[], total: number | null): Fit {
  const inside = ids.filter((id) => isIn(id, range));
  const isFull = ids.length >= PAGE || (total !== null && total > ids.length);
  if (!isFull) return inside.length < ids.length / 2 ? { kind: "strayed" } : { kind: "whole" };
  if (inside.length <= ids.length / 2) return { kind: "strayed" };
  const { from, to } = range;
  const last = inside.reduce((max, id) => Math.max(max, id), from);
  if (to !== null && new Set(inside).size >= to - from) return { kind: "whole" };
  const isAscending = inside.every((id, index) => index === 0 || id >= inside[index - 1]!);
  if (isAscending) return last === to ? { kind: "whole" } : { kind: "more", rest: [{ from: last, to }] };
  // Mixed up: nobody knows what is missing below the last id, so both halves are asked again.
  const middle = Math.floor((from + last) / 2);
  const rest = [
    { from, to: middle },
    { from: middle, to: last },
    { from: last, to },
  ];
  return { kind: "more", rest: rest.filter((one) => one.to === null || one.to > one.from) };
}

export interface RangePlan {
  /** The next ranges to ask for, at most so many. */
  take(count: number): IdRange[];
  /** A range that was taken has been read as far as `fit` says; `ids` are those of its page. */
  settle(range: IdRange, fit: Fit, ids: readonly number[]): void;
  /** Every id up to this one has been read. */
  readUpTo(): number;
  /** Highest id that is expected. */
  readonly top: number;
}

/** Above this share of ids in use a range of fifty can never overflow and is nearly full. */
const DENSE = 0.8;
/** Rows aimed at in a range of a thinner list: a page that overflows costs one more command. */
const AIM = 45;
const MAX_WIDTH = 50_000_000;
const GROWTH = 8;

function widthOf(density: number): number {
  if (density >= DENSE) return PAGE;
  return Math.min(MAX_WIDTH, Math.max(PAGE, Math.floor(AIM / density)));
}

/** Share of ids in use, as far as these tell. */
export function densityOf(ids: readonly number[]): number {
  if (ids.length < 2) return 1;
  const [low, high] = [Math.min(...ids), Math.max(...ids)];
  return Math.min(1, new Set(ids).size / (high - low + 1));
}

/** `from`: everything up to it is read. `top`: the highest id seen anywhere; what is above is read to the open end. */
export function planRanges(start: { from: number; top: number; density: number }): RangePlan {
  let { from: next, top } = start;
  let width = widthOf(start.density);
  let highest = start.from;
  let isOpenEndTaken = false;
  const again: IdRange[] = [];
  const underWay = new Set<IdRange>();
  /** Rows and ids of the ranges settled since the width was last chosen. */
  let seen = { rows: 0, span: 0, ranges: 0 };

  function takeOne(): IdRange | null {
    const left = again.shift();
    if (left) return left;
    if (next < top) {
      const range = { from: next, to: Math.min(top, next + width) };
      next = range.to;
      return range;
    }
    if (isOpenEndTaken) return null;
    isOpenEndTaken = true;
    return { from: next, to: null };
  }

  function learn(): void {
    if (seen.ranges < PAGE / 2) return;
    width = seen.rows === 0 ? Math.min(MAX_WIDTH, width * GROWTH) : widthOf(seen.rows / seen.span);
    seen = { rows: 0, span: 0, ranges: 0 };
  }

  return {
    get top() {
      return top;
    },
    take(count) {
      const taken: IdRange[] = [];
      for (let range = takeOne(); range; range = taken.length < count ? takeOne() : null) {
        underWay.add(range);
        taken.push(range);
      }
      return taken;
    },
    settle(range, fit, ids) {
      underWay.delete(range);
      highest = ids.reduce((max, id) => Math.max(max, id), highest);
      const rest = fit.kind === "more" ? fit.rest : [];
      const openEnd = rest.find((one) => one.to === null);
      again.push(...rest.filter((one) => one.to !== null));
      if (openEnd) {
        // More than a page beyond the top: go on there in ranges too.
        next = openEnd.from;
        top = next + width * (PAGE - 1);
        isOpenEndTaken = false;
      }
      const end = rest[0]?.from ?? range.to;
      if (end === null || end <= range.from) return;
      seen = { rows: seen.rows + ids.length, span: seen.span + end - range.from, ranges: seen.ranges + 1 };
      learn();
    },
    readUpTo() {
      // Never beyond an id that was seen: those above may still be given to new rows.
      const open = [...underWay, ...again].map((range) => range.from);
      return Math.min(highest, isOpenEndTaken ? highest : next, ...open);
    },
  };
}
