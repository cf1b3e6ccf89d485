/** The uPlot side of a chart over time: lines, a band, hollow last points, no animation. */
import uPlot from "uplot";
import type { SeriesLine } from "./series-line.ts";

interface Drawing {
  labels: readonly string[];
  lines: readonly SeriesLine[];
  tick: (value: number) => string;
  /** Round steps of the value axis, in the tick's own unit. */
  steps?: readonly number[];
  height: number;
  /** The point under the pointer, `null` when there is none. */
  onPoint: (index: number | null) => void;
}

/** Colours are the theme's variables, as they are where the chart stands. */
function colorsAt(place: HTMLElement) {
  const style = getComputedStyle(place);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: color("--ink-2"),
    grid: color("--line"),
    surface: color("--surface"),
    fact: color("--bar"),
    forecast: color("--ink"),
    plan: color("--line-strong"),
    band: color("--bar-soft"),
  };
}

type Colors = ReturnType<typeof colorsAt>;

const DASH: Record<SeriesLine["kind"], number[]> = { fact: [], forecast: [6, 4], plan: [2, 3], band: [] };

function seriesOf(line: SeriesLine, colors: Colors): uPlot.Series {
  const last = line.values.findLastIndex((value) => value !== null);
  const band = line.kind === "band";
  const points: uPlot.Series.Points = band
    ? { show: false }
    : { show: true, size: 6, fill: line.partial ? colors.surface : colors[line.kind], width: 1.5 };
  return {
    stroke: band ? "transparent" : colors[line.kind],
    width: band ? 0 : 2,
    dash: line.partial ? [3, 3] : DASH[line.kind],
    spanGaps: false,
    points: line.partial ? { ...points, filter: () => [last] } : points,
  };
}

/** A line with an unfinished last point is two: what is certain, and the stroke to what is not. */
function splitPartial(lines: readonly SeriesLine[]): SeriesLine[] {
  return lines.flatMap((line) => {
    if (!line.partial || line.values.length < 2) return [line];
    const end = line.values.length - 1;
    const certain = line.values.map((value, index) => (index < end ? value : null));
    const open = line.values.map((value, index) => (index < end - 1 ? null : value));
    return [
      { ...line, values: certain, partial: false },
      { ...line, values: open },
    ];
  });
}

function bandsOf(lines: readonly SeriesLine[], fill: string): uPlot.Band[] {
  const edges = lines.flatMap(({ kind }, index) => (kind === "band" ? [index + 1] : []));
  return edges.length === 2 ? [{ series: [edges[0]!, edges[1]!], fill }] : [];
}

/** Draws into `place` and follows its width; returns how to take it away. */
export function drawSeries(
  place: HTMLElement,
  { labels, lines, tick, steps, height, onPoint }: Drawing,
): () => void {
  const colors = colorsAt(place);
  const font = `12px ${getComputedStyle(place).fontFamily}`;
  const drawn = splitPartial(lines);
  const axis = { stroke: colors.ink, font, grid: { stroke: colors.grid, width: 1 }, ticks: { show: false } };
  const xs = labels.map((_, index) => index);
  const chart = new uPlot(
    {
      width: place.clientWidth,
      height,
      pxAlign: true,
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      legend: { show: false },
      hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
      scales: { x: { time: false, range: [-0.3, labels.length - 0.7] } },
      series: [{}, ...drawn.map((line) => seriesOf(line, colors))],
      bands: bandsOf(drawn, colors.band),
      axes: [
        {
          ...axis,
          grid: { show: false },
          incrs: [1, 2, 3, 4, 6],
          space: 64,
          size: 30,
          values: (_, splits) => splits.map((at) => labels[at] ?? ""),
        },
        {
          ...axis,
          ...(steps ? { incrs: [...steps] } : {}),
          size: (_, values) => 14 + Math.max(0, ...(values ?? []).map((text) => text.length)) * 6.6,
          values: (_, splits) => splits.map((value) => tick(value)),
        },
      ],
    },
    [xs, ...drawn.map(({ values }) => [...values])] as uPlot.AlignedData,
    place,
  );
  const observer = new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height }));
  observer.observe(place);
  return () => {
    observer.disconnect();
    chart.destroy();
  };
}
