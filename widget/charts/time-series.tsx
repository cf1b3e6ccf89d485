/**
 * A figure over time, drawn by uPlot. uPlot is loaded when a chart is first drawn, because it weighs as much as the rest
 * of the tab, and because it throws where the browser's language is none that `Intl` knows (`en-US@posix`): then there
 * is the table, which is always there for readers of the screen.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Theme } from "../hosts/host.ts";
import type { SeriesLine } from "./series-line.ts";

export interface TimeSeriesProps {
  labels: readonly string[];
  lines: readonly SeriesLine[];
  /** A value as the reader reads it. */
  figure: (value: number) => string;
  /** The same on the axis, where round values stand. */
  tick: (value: number) => string;
  /** Round steps of the value axis. */
  steps?: readonly number[];
  summary: string;
  failed: string;
  theme: Theme;
  height?: number;
}

interface LegendProps extends Pick<TimeSeriesProps, "labels" | "lines" | "figure"> {
  point: number | null;
}

/** What each line is, and its value under the pointer, or else its last one. */
function Legend({ labels, lines, figure, point }: LegendProps) {
  const shown = (values: readonly (number | null)[]) => {
    const at = point ?? values.findLastIndex((value) => value !== null);
    const value = values[at];
    return value === null || value === undefined ? "—" : figure(value);
  };
  const [only, ...others] = lines;
  if (only && others.length === 0) {
    const at = point ?? only.values.findLastIndex((value) => value !== null);
    return (
      <p class="series-legend" aria-hidden="true">
        <span>
          <i class={`is-${only.kind}`} />
          {labels[at]} <b>{shown(only.values)}</b>
        </span>
      </p>
    );
  }
  // The two edges of a band are one thing: from the lower to the upper.
  const [upper, lower] = lines.filter(({ kind }) => kind === "band");
  const own = lines.filter((line) => line !== lower);
  const said = (line: SeriesLine) =>
    line === upper && lower ? `${shown(lower.values)} – ${shown(upper.values)}` : shown(line.values);
  return (
    <p class="series-legend" aria-hidden="true">
      {point !== null && <b>{labels[point]}</b>}
      {own.map((line) => (
        <span key={line.name}>
          <i class={`is-${line.kind}`} />
          {line.name} <b>{said(line)}</b>
        </span>
      ))}
    </p>
  );
}

export function TimeSeries(props: TimeSeriesProps) {
  const { labels, lines, figure, tick, steps, summary, failed, theme, height = 220 } = props;
  const place = useRef<HTMLDivElement>(null);
  const [broken, setBroken] = useState(false);
  const [point, setPoint] = useState<number | null>(null);
  const [, setPainted] = useState(0);
  useEffect(() => theme.listen(() => setPainted((turn) => turn + 1)), [theme]);
  const key = JSON.stringify([labels, lines, theme.current()]);

  // The chart is made anew when what it shows changes; `key` names all of it.
  useEffect(() => {
    let gone = false;
    let stop: (() => void) | undefined;
    import("./draw-series.ts")
      .then(({ drawSeries }) => {
        if (gone || !place.current) return;
        stop = drawSeries(place.current, { labels, lines, tick, steps, height, onPoint: setPoint });
      })
      .catch(() => setBroken(true));
    return () => {
      gone = true;
      stop?.();
    };
  }, [key]);

  if (broken) return <p class="quiet series-failed">{failed}</p>;
  return (
    <>
      <div ref={place} class="series" role="img" aria-label={summary} style={{ minHeight: `${height}px` }} />
      <Legend labels={labels} lines={lines} figure={figure} point={point} />
    </>
  );
}
