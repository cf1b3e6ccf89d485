/** The figure over its last periods, and the same as a table. */
import { DURATION_STEPS } from "../../charts/duration-steps.ts";
import { TimeSeries } from "../../charts/time-series.tsx";
import { daysOf } from "../../data/period-choice.ts";
import { periodName } from "../period-picker.tsx";
import { useReader } from "../reader.ts";
import { sparkSummary } from "../tile.tsx";
import type { PartProps } from "./part.ts";
import { Section } from "./section.tsx";

const LEAST = 2;

export function Trend({ answer, entry, block }: PartProps) {
  const reader = useReader();
  const { text, formats, host } = reader;
  const points = answer.sparklines[entry.id] ?? [];
  const known = points.filter(({ value }) => value !== null);
  if (known.length < LEAST) return null;
  const { kind } = answer.report.period;
  const prefix = kind === "range" ? "" : `${kind}:`;
  const names = points.map(({ label }) => {
    const days = daysOf(prefix + label);
    return days ? periodName(days, reader) : label;
  });
  const figure = (value: number) => formats.figure(value, block.unit);
  return (
    <Section title={text.detail.trend}>
      <TimeSeries
        labels={points.map(({ label }) => shortLabel(label, reader))}
        lines={[
          {
            name: entry.title,
            values: points.map(({ value }) => value),
            kind: "fact",
            partial: points.at(-1)?.partial ?? false,
          },
        ]}
        figure={figure}
        {...(block.unit === "seconds" ? { steps: DURATION_STEPS } : {})}
        summary={`${entry.title}. ${sparkSummary(points, block.unit, reader)}`}
        failed={text.chartFailed}
        theme={host.theme}
      />
      <details>
        <summary>{text.detail.asTable}</summary>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{text.detail.period}</th>
              <th scope="col">{entry.title}</th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ label, value, partial }, index) => (
              <tr key={label}>
                <th scope="row">{names[index]}</th>
                <td>
                  {value === null ? "—" : figure(value)}
                  {partial && <span class="quiet"> {text.partialPoint}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Section>
  );
}

/** `окт.`, `5 окт.`, `W41`, `Q4`: as much as fits under a chart. */
function shortLabel(label: string, { formats }: ReturnType<typeof useReader>): string {
  if (/^\d{4}-\d{2}$/.test(label)) return formats.day(`${label}-01`, { month: "short" });
  if (/^\d{4}-\d{2}-\d{2}$/.test(label)) return formats.day(label, { day: "numeric", month: "short" });
  return label.replace(/^\d{4}-/, "").replace(/\.\.\d{4}-/, "–");
}
