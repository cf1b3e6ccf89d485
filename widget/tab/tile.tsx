/** One figure: its value, what changed, where it came from, and over how much it was computed. */
import { Component } from "preact";
import type { Better, CatalogEntry, SparkPoint } from "#shared/api/answers.ts";
import type { KpiBlock } from "#shared/api/report.ts";
import { Sparkline } from "../charts/sparkline.tsx";
import { fill } from "../text/fill.ts";
import { ChangeLine } from "./change-line.tsx";
import { type TabReader, useReader } from "./reader.ts";

export interface TileProps {
  entry: CatalogEntry;
  block: KpiBlock;
  points: readonly SparkPoint[];
  /** How old the data are: `5 мин назад`. */
  age: string;
  /** The first pull is still running. */
  partial: boolean;
  /** Why the figure rests on less than it should, for people. */
  missing: string;
  onOpen: () => void;
}

export function sparkSummary(
  points: readonly SparkPoint[],
  unit: KpiBlock["unit"],
  { text, formats }: TabReader,
): string {
  const known = points.flatMap(({ value }) => (value === null ? [] : [value]));
  if (known.length === 0) return text.sparklineEmpty;
  const summary = fill(text.sparkline, {
    first: formats.figure(known[0]!, unit),
    last: formats.figure(known.at(-1)!, unit),
    low: formats.figure(Math.min(...known), unit),
    high: formats.figure(Math.max(...known), unit),
  });
  return points.at(-1)?.partial ? `${summary}; ${text.partialPoint}` : summary;
}

function Value({ block, better, caption }: { block: KpiBlock; better: Better; caption: string }) {
  const { text, formats } = useReader();
  if (block.value === null) {
    return (
      <>
        <p class="tile-value is-small" aria-hidden="true">
          —
        </p>
        <p class="tile-reason">{text.reasons[block.reason ?? "failed"] ?? text.reasons.failed}</p>
      </>
    );
  }
  const { number, unit } = formats.value(block.value, block.unit);
  return (
    <div>
      <p class={block.small ? "tile-value is-small" : "tile-value"}>
        {better === "zero" && block.value > 0 && "+"}
        {number}
        {unit && <span class="tile-unit">{unit}</span>}
      </p>
      <p class="tile-caption">{caption}</p>
    </div>
  );
}

/** Over how much, and how old that is. */
function Foot({
  entry,
  block,
  age,
  partial,
  missing,
}: Pick<TileProps, "entry" | "block" | "age" | "partial" | "missing">) {
  const { text, formats, query, open } = useReader();
  const label = fill(text.nLabel, { n: formats.number(block.n) });
  const of = `${entry.id}.n`;
  return (
    <p class="tile-foot">
      {entry.sets.length > 0 && block.n > 0 ? (
        <button
          type="button"
          class="link"
          aria-label={`${text.records}: ${entry.title}, ${label}`}
          onClick={() => open({ kind: "records", of, title: entry.title, query })}
        >
          {label}
        </button>
      ) : (
        <span>{label}</span>
      )}
      {block.small && block.value !== null && <span title={text.small}>{text.few}</span>}
      {partial || missing ? (
        <span class="badge" title={missing || undefined}>
          {text.partial}
        </span>
      ) : (
        <span class="tile-age">{age}</span>
      )}
    </p>
  );
}

function TileBody({ entry, block, points, age, partial, missing, onOpen }: TileProps) {
  const reader = useReader();
  const { text, open } = reader;
  return (
    <>
      <header class="tile-head">
        <h2>
          <button type="button" class="tile-open" data-figure={entry.id} onClick={onOpen}>
            {entry.title}
          </button>
        </h2>
        <button
          type="button"
          class="why"
          aria-label={`${text.why}: ${entry.title}`}
          title={text.why}
          onClick={() => open({ kind: "why", entry, block })}
        >
          ?
        </button>
      </header>
      <Value block={block} better={entry.better} caption={entry.caption} />
      {block.value !== null && <ChangeLine entry={entry} block={block} />}
      {points.some(({ value }) => value !== null) && (
        <Sparkline points={points} summary={sparkSummary(points, block.unit, reader)} />
      )}
      <Foot entry={entry} block={block} age={age} partial={partial} missing={missing} />
    </>
  );
}

/** A figure that cannot be drawn says so in its own tile; the other nine still show. */
export class Tile extends Component<TileProps & { failed: string }, { broken: boolean }> {
  override state = { broken: false };

  static override getDerivedStateFromError() {
    return { broken: true };
  }

  override render({ failed, ...props }: TileProps & { failed: string }) {
    return (
      <article class="tile" data-kpi={props.entry.id}>
        {this.state.broken ? <p class="tile-reason">{failed}</p> : <TileBody {...props} />}
      </article>
    );
  }
}
