/** Objections by kind: how often each is raised, and how often the client buys all the same. */
import type { ObjectionsDetails } from "#shared/api/report.ts";
import { setOf } from "../drill.ts";
import { useReader } from "../reader.ts";
import { type Bar, Bars } from "./bars.tsx";
import { listOf, type PartProps } from "./part.ts";
import { Section } from "./section.tsx";

export function Kinds({ entry, block }: PartProps) {
  const { text, formats, query, open } = useReader();
  const { detail } = text;
  const kinds = listOf<ObjectionsDetails["kinds"][number]>(block, "kinds");
  if (kinds.length === 0) return null;
  const bars = kinds.map(({ kind, count, handled, lost, inWork, value }): Bar => {
    const of = setOf(entry, `kinds.${kind}.lost`);
    return {
      key: kind,
      name:
        of && lost > 0 ? (
          <button
            type="button"
            class="link"
            onClick={() => open({ kind: "records", of, title: `${kind}: ${detail.fields.lost}`, query })}
          >
            {kind}
          </button>
        ) : (
          kind
        ),
      parts: [
        { size: handled, tone: "plain" },
        { size: inWork, tone: "soft" },
        { size: lost, tone: "warning" },
      ],
      value: (
        <>
          {formats.number(count)}{" "}
          <span class="quiet">
            {value === null ? "—" : `${detail.handledShare} ${formats.percent(value)}`}
          </span>
        </>
      ),
    };
  });
  return (
    <Section title={detail.byKind}>
      <Bars bars={bars} caption={detail.byKind} />
      <p class="legend legend-parts">
        <span>
          <i class="swatch is-plain" aria-hidden="true" /> {detail.fields.handled}
        </span>
        <span>
          <i class="swatch is-soft" aria-hidden="true" /> {detail.fields.inWork}
        </span>
        <span>
          <i class="swatch is-warning" aria-hidden="true" /> {detail.fields.lost}
        </span>
      </p>
    </Section>
  );
}
