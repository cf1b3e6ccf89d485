/** What has become of the leads of this very period, with how sure that is. */
import type { ConversionDetails } from "#shared/api/report.ts";
import { fill } from "../../text/fill.ts";
import { setOf } from "../drill.ts";
import { useReader } from "../reader.ts";
import { fieldOf, type PartProps } from "./part.ts";
import { Section } from "./section.tsx";

export function Cohort({ entry, block }: PartProps) {
  const { text, formats, query, open } = useReader();
  const cohort = fieldOf<ConversionDetails["cohort"]>(block, "cohort");
  if (!cohort || cohort.value === null) return null;
  const { won, leads, value, low, high } = cohort;
  const of = setOf(entry, "cohort.won");
  const ratio = `${formats.number(won)} / ${formats.number(leads)}`;
  const title = text.detail.cohort;
  /** The whisker ends at two thirds of the bar, however small the share. */
  const scale = Math.max(1, 67 / Math.max(high ?? value, 1));
  return (
    <Section title={title}>
      <p class="large">
        {formats.percent(value)}{" "}
        {of && won > 0 ? (
          <button type="button" class="link" onClick={() => open({ kind: "records", of, title, query })}>
            {ratio}
          </button>
        ) : (
          ratio
        )}
      </p>
      {low !== null && high !== null && (
        <>
          <span class="range is-tall" aria-hidden="true">
            <i class="range-bar" style={{ left: 0, width: `${value * scale}%` }} />
            <i class="range-whisker" style={{ left: `${low * scale}%`, width: `${(high - low) * scale}%` }} />
          </span>
          <p class="quiet">
            {fill(text.interval, { low: formats.percent(low), high: formats.percent(high) })}
          </p>
        </>
      )}
      <p class="legend">{text.detail.cohortHint}</p>
    </Section>
  );
}
