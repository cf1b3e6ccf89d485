/** Plan, forecast and fact by month, how the running month goes, and how good past forecasts were. */
import type { Accuracy, ForecastDetails, ForecastMonth } from "#shared/api/report.ts";
import type { SeriesLine } from "../../charts/series-line.ts";
import { TimeSeries } from "../../charts/time-series.tsx";
import { fill } from "../../text/fill.ts";
import { useReader } from "../reader.ts";
import { fieldOf, listOf, type PartProps } from "./part.ts";
import { Section } from "./section.tsx";

type Running = NonNullable<ForecastDetails["running"]>;

/** The months of the chart: the past ones, and the running one as far as it is predicted. */
function monthsOf(months: readonly ForecastMonth[], running: Running | null) {
  const past = months.map(({ month, plan, forecast, low, high, actual }) => ({
    month,
    plan,
    forecast,
    low,
    high,
    actual: actual as number | null,
  }));
  if (!running || past.some(({ month }) => month === running.month)) return past;
  const { month, expected, low, high } = running;
  return [...past, { month, plan: null, forecast: expected, low, high, actual: null }];
}

function Fan({ months, running }: { months: readonly ForecastMonth[]; running: Running | null }) {
  const { text, formats, host } = useReader();
  const { detail } = text;
  const shown = monthsOf(months, running);
  const name = (month: string) => formats.day(`${month}-01`, { month: "short" });
  const last = months.at(-1)!;
  const summary = `${detail.forecast}. ${name(last.month)}: ${detail.actual} ${formats.money(last.actual)}`;
  const values = (pick: (month: (typeof shown)[number]) => number | null) => shown.map(pick);
  const lines: SeriesLine[] = [
    { name: detail.forecastRange, kind: "band", values: values(({ high }) => high) },
    { name: detail.forecastRange, kind: "band", values: values(({ low }) => low) },
    { name: detail.plan, kind: "plan", values: values(({ plan }) => plan) },
    { name: detail.forecastLine, kind: "forecast", values: values(({ forecast }) => forecast) },
    { name: detail.actual, kind: "fact", values: values(({ actual }) => actual) },
  ];
  return (
    <TimeSeries
      labels={shown.map(({ month }) => name(month))}
      lines={lines.filter((line) => line.values.some((value) => value !== null))}
      figure={formats.brief}
      tick={formats.brief}
      summary={summary}
      failed={text.chartFailed}
      theme={host.theme}
    />
  );
}

function MonthTable({ months }: { months: readonly ForecastMonth[] }) {
  const { text, formats } = useReader();
  const { detail } = text;
  const money = (value: number | null) => (value === null ? "—" : formats.money(value));
  return (
    <div class="scroll">
      <table class="table is-stacked">
        <thead>
          <tr>
            <th scope="col">{detail.month}</th>
            <th scope="col">{detail.plan}</th>
            <th scope="col">{detail.forecastLine}</th>
            <th scope="col">{detail.actual}</th>
            <th scope="col">{detail.deviation}</th>
          </tr>
        </thead>
        <tbody>
          {months.map(({ month, plan, forecast, actual, deviationPct }) => (
            <tr key={month}>
              <th scope="row">{formats.day(`${month}-01`, { month: "long", year: "numeric" })}</th>
              <td data-name={detail.plan}>{money(plan)}</td>
              <td data-name={detail.forecastLine}>{money(forecast)}</td>
              <td data-name={detail.actual}>{money(actual)}</td>
              <td data-name={detail.deviation}>
                {deviationPct === null ? "—" : formats.signed(deviationPct, "percent")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AccuracyTable({ accuracy }: { accuracy: ForecastDetails["accuracy"] }) {
  const { text, formats } = useReader();
  const { detail } = text;
  const rows: [string, Accuracy][] = [
    [detail.forecastLine, accuracy],
    [detail.baselineLastMonth, accuracy.baselines.lastMonth],
    [detail.baselineMeanOf3, accuracy.baselines.meanOf3],
  ];
  const ratio = (value: number | null) => (value === null ? "—" : formats.percent(100 * value));
  const bias = (value: number | null) => (value === null ? "—" : formats.signed(100 * value, "percent"));
  return (
    <Section title={fill(detail.accuracy, { months: formats.count(accuracy.months, detail.months) })}>
      <table class="table">
        <thead>
          <tr>
            <td />
            <th scope="col">{detail.wape}</th>
            <th scope="col">{detail.bias}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, { wape, bias: shift }]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{ratio(wape)}</td>
              <td>{bias(shift)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {accuracy.bias !== null && accuracy.bias !== 0 && (
        <p class="legend">{accuracy.bias > 0 ? detail.biasOver : detail.biasUnder}</p>
      )}
    </Section>
  );
}

export function Forecast({ block }: PartProps) {
  const { text, formats } = useReader();
  const { detail } = text;
  const months = listOf<ForecastMonth>(block, "months");
  const running = fieldOf<Running>(block, "running");
  const accuracy = fieldOf<ForecastDetails["accuracy"]>(block, "accuracy");
  if (months.length === 0) return null;
  const { expected, low, high } = running ?? { expected: null, low: null, high: null };
  const about = (value: number | null) => (value === null ? "—" : formats.about(value));
  return (
    <>
      <Section title={detail.forecast}>
        {expected !== null && (
          <p class="running">
            {fill(detail.running, { expected: about(expected), low: about(low), high: about(high) })}
          </p>
        )}
        <Fan months={months} running={running} />
        <MonthTable months={months} />
      </Section>
      {accuracy && accuracy.months > 0 && <AccuracyTable accuracy={accuracy} />}
    </>
  );
}
