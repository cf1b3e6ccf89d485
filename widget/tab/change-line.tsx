/** What changed against the period before: an arrow, the amount, and in words whether it is good and whether it is noise. */
import type { CatalogEntry } from "#shared/api/answers.ts";
import type { KpiBlock } from "#shared/api/report.ts";
import { type Change, changeOf } from "../data/change.ts";
import { fill } from "../text/fill.ts";
import type { TabText } from "../text/tab-text.ts";
import { type TabReader, useReader } from "./reader.ts";

const ARROWS = { up: "M4 1 7.5 7h-7z", down: "M4 7 .5 1h7z", same: "M0 3h8v2H0z" };

/** Sums change in percent of what they were; everything else in its own unit. */
function amountOf(
  { amount, relative, base }: Change,
  unit: KpiBlock["unit"],
  { formats }: TabReader,
): string {
  if (unit !== "money" || relative === null) return formats.change(amount, unit, base);
  const sign = relative < 0 ? "−" : "+";
  return sign + formats.percent(Math.abs(relative));
}

/** Good or bad, and how sure that is. A cohort that still grows cannot be judged by one that has grown. */
function verdictOf({ good, signal, direction, part }: Change, matures: boolean, text: TabText): string {
  if (direction === "same") return text.same;
  if (part && matures) return text.maturing;
  if (part === "of-whole") return text.partOfWhole;
  if (signal === null) return text.unknownSignal;
  if (good === null) return signal ? text.signal : text.noise;
  const { surely, perhaps } = good ? text.better : text.worse;
  return signal ? surely : perhaps;
}

/** Colour is for real changes only: noise stays grey. */
function toneOf({ good, signal, part }: Change, matures: boolean): string {
  if (!signal || good === null || (part && matures)) return "is-quiet";
  return good ? "is-good" : "is-bad";
}

export function ChangeLine({ entry, block }: { entry: CatalogEntry; block: KpiBlock }) {
  const reader = useReader();
  const { text, formats, compare } = reader;
  const change = changeOf(block, entry.better, compare);
  if (!change) return <p class="change is-quiet">{text.noBase}</p>;
  const said = { up: text.up, down: text.down, same: "" }[change.direction];
  const was =
    change.base === 0 ? text.wasZero : fill(text.was, { value: formats.short(change.base, block.unit) });
  return (
    <p class={`change ${toneOf(change, entry.matures)}`}>
      <span class="change-amount">
        <svg class="arrow" viewBox="0 0 8 8" aria-hidden="true">
          <path d={ARROWS[change.direction]} />
        </svg>
        <span class="unseen">{said}</span>
        {change.direction !== "same" && amountOf(change, block.unit, reader)}
      </span>
      <span class="change-was">{was}</span>
      <span class="change-verdict">{verdictOf(change, entry.matures, text)}</span>
    </p>
  );
}
