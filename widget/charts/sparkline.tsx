/** A small line without axes: where the figure came from. The last point is hollow while its period runs. */
import type { SparkPoint } from "#shared/api/answers.ts";

interface Props {
  points: readonly SparkPoint[];
  /** One sentence that says what the line shows. */
  summary: string;
}

interface Place {
  x: number;
  y: number;
  partial: boolean;
}

/** Places in percent of the box, top is 0; points without a value are left out. */
export function placesOf(points: readonly SparkPoint[]): (Place | null)[] {
  const values = points.flatMap((point) => (point.value === null ? [] : [point.value]));
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const flat = values.every((value) => value === values[0]);
  return points.map(({ value, partial }, index) =>
    value === null
      ? null
      : {
          x: points.length === 1 ? 50 : (100 * index) / (points.length - 1),
          y: flat ? 50 : 100 - (100 * (value - low)) / span,
          partial,
        },
  );
}

/** One stroke for each run of points; the stroke to an unfinished point is dashed. */
function strokes(places: readonly (Place | null)[]): { path: string; dashed: boolean }[] {
  const found: { path: string; dashed: boolean }[] = [];
  for (let index = 1; index < places.length; index += 1) {
    const [from, to] = [places[index - 1], places[index]];
    if (!from || !to) continue;
    const last = found.at(-1);
    const step = `L${to.x.toFixed(2)} ${to.y.toFixed(2)}`;
    const joins = last?.path.endsWith(`${from.x.toFixed(2)} ${from.y.toFixed(2)}`);
    if (last && joins && last.dashed === to.partial) last.path += step;
    else found.push({ path: `M${from.x.toFixed(2)} ${from.y.toFixed(2)}${step}`, dashed: to.partial });
  }
  return found;
}

export function Sparkline({ points, summary }: Props) {
  const places = placesOf(points);
  const last = places.findLast((place) => place !== null);
  return (
    <div class="spark" role="img" aria-label={summary}>
      <div class="spark-box">
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {strokes(places).map(({ path, dashed }) => (
            <path key={path} d={path} class={dashed ? "spark-line is-partial" : "spark-line"} />
          ))}
        </svg>
        {last && (
          <i
            class={last.partial ? "spark-dot is-partial" : "spark-dot"}
            style={{ left: `${last.x}%`, top: `${last.y}%` }}
          />
        )}
      </div>
    </div>
  );
}
