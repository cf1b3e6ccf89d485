/** The figure over its last periods, and the same as a table. */
import { DURATION_STEPS } from "../../charts/duration-steps.ts";
import { TimeSeries } from "../../charts/time-series.tsx";
import { type Days, daysOf } from "../../data/period-choice.ts";
import { fill } from "../../text/fill.ts";
import { periodName } from "../period-picker.tsx";
import { type TabReader, useReader } from "../reader.ts";
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
  const { kind } = answer.period;
  const prefix = kind === "range" ? "" : `${kind}:`;
  const named = (name: (days: Days, reader: TabReader) => string) =>
    points.map(({ label }) => {
      const days = daysOf(prefix + label);
      return days ? name(days, reader) : label;
    });
  const names = named(periodName);
  const figure = (value: number) => formats.figure(value, block.unit);
  return (
    <Section title={text.detail.trend}>
      <TimeSeries
        labels={named(shortName)}
        lines={[
          {
            name: entry.title,
            values: points.map(({ value }) => value),
            kind: "fact",
            partial: points.at(-1)?.partial ?? false,
          },
        ]}
        figure={figure}
        tick={(value) => formats.tick(value, block.unit)}
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

/** `окт.`, `5 окт.`, `4 кв. 26`: as much as fits under a chart; a week by its Monday, dates by the first. */
function shortName({ kind, from }: Days, { text, formats }: TabReader): string {
  if (kind === "month") return formats.day(from, { month: "short" });
  if (kind !== "quarter") return formats.day(from, { day: "numeric", month: "short" });
  const quarter = Math.ceil(Number(from.slice(5, 7)) / 3);
  return fill(text.quarterShort, { quarter, year: from.slice(2, 4) });
}
