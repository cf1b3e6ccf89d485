/**
 * Charts as inline SVG, small and without scripts: a letter can carry them. Each has its meaning as text, and the tables
 * beside them have every number, for readers whose mail shows no SVG.
 */
import { html } from "hono/html";

export type Markup = ReturnType<typeof html>;

const INK = "#1f2933";
const BLUE = "#2463a6";
const PALE = "#b9d3ec";

const round = (value: number) => Math.round(value * 10) / 10;

/** A line over the periods, the last point marked; gaps where there was no value. */
export function trendLine(values: readonly (number | null)[], meaning: string): Markup | string {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return "";
  const [width, height, edge] = [84, 24, 3];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (index: number) => round(edge + (index * (width - 2 * edge)) / Math.max(1, values.length - 1));
  const y = (value: number) =>
    round(high === low ? height / 2 : height - edge - ((value - low) / (high - low)) * (height - 2 * edge));
  let pen = "M";
  const path = values
    .map((value, index) => {
      if (value === null) {
        pen = "M";
        return "";
      }
      const step = `${pen}${x(index)} ${y(value)}`;
      pen = "L";
      return step;
    })
    .join("");
  const last = values.findLastIndex((value) => value !== null);
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${meaning}"><path d="${path}" fill="none" stroke="${BLUE}" stroke-width="1.5"/><circle cx="${x(last)}" cy="${y(values[last]!)}" r="2.5" fill="${BLUE}"/></svg>`;
}

export interface Bar {
  label: string;
  value: number;
  text: string;
  /** A second, pale bar behind: what was expected. */
  expected?: number;
}

/** Horizontal bars on one baseline. */
export function barChart(bars: readonly Bar[], meaning: string): Markup | string {
  const most = Math.max(0, ...bars.flatMap((bar) => [bar.value, bar.expected ?? 0]));
  if (most <= 0) return "";
  const [width, line, left, right] = [600, 24, 150, 110];
  const height = bars.length * line;
  const long = (value: number) => round((Math.max(0, value) / most) * (width - left - right));
  const rows = bars.map((bar, index) => {
    const top = index * line;
    const expected =
      bar.expected === undefined
        ? ""
        : html`<rect x="${left}" y="${top + 3}" width="${long(bar.expected)}" height="18" fill="${PALE}"/>`;
    const end = left + Math.max(long(bar.value), long(bar.expected ?? 0)) + 6;
    return html`<text x="0" y="${top + 16}" font-size="13" fill="${INK}">${bar.label.slice(0, 22)}</text>${expected}<rect x="${left}" y="${top + 7}" width="${long(bar.value)}" height="10" fill="${BLUE}"/><text x="${end}" y="${top + 16}" font-size="13" fill="${INK}">${bar.text}</text>`;
  });
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${meaning}" font-family="Arial, sans-serif" style="max-width:100%;height:auto">${rows}</svg>`;
}
