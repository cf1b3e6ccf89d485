/** Answers to the survey: who would recommend and who would not, and how far the score may be from the truth. */
import { setOf } from "../drill.ts";
import { useReader } from "../reader.ts";
import { type Bar, Bars } from "./bars.tsx";
import type { PartProps } from "./part.ts";
import { Section } from "./section.tsx";

const VOICES = [
  ["promoters", "plain"],
  ["passives", "soft"],
  ["detractors", "warning"],
] as const;

export function Voices({ entry, block }: PartProps) {
  const { text, formats, query, open } = useReader();
  const { fields, voices } = text.detail;
  const details = block.details as Record<string, unknown>;
  const counts = VOICES.map(([name]) => details[name]).filter((count) => typeof count === "number");
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (counts.length < VOICES.length || all === 0) return null;
  const bars = VOICES.map(([name, tone], index): Bar => {
    const count = counts[index]!;
    const of = setOf(entry, name);
    const title = fields[name]!;
    return {
      key: name,
      name:
        of && count > 0 ? (
          <button type="button" class="link" onClick={() => open({ kind: "records", of, title, query })}>
            {title}
          </button>
        ) : (
          title
        ),
      parts: [{ size: count, tone }],
      value: (
        <>
          {formats.number(count)} <span class="quiet">{formats.percent((100 * count) / all)}</span>
        </>
      ),
    };
  });
  const { margin } = details;
  return (
    <Section title={voices}>
      <Bars bars={bars} caption={voices} />
      {typeof margin === "number" && block.value !== null && (
        <p class="legend">
          {formats.figure(block.value, block.unit)} ± {formats.number(margin, 1)}
        </p>
      )}
    </Section>
  );
}
