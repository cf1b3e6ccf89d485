/** How long the leads of a period waited, in bands; those without an answer are a bar of their own, not left out. */
import { fill } from "../../text/fill.ts";
import { setOf } from "../drill.ts";
import { useReader } from "../reader.ts";
import { type Bar, Bars } from "./bars.tsx";
import type { PartProps } from "./part.ts";
import { Section } from "./section.tsx";

export function Distributed({ answer, entry }: PartProps) {
  const { text, formats, query, open } = useReader();
  const { detail } = text;
  const found = answer.distributions?.[entry.id];
  if (!found) return null;
  const all = found.bands.reduce((sum, { count }) => sum + count, found.without);
  if (all === 0) return null;
  const value = (count: number) => (
    <>
      {formats.number(count)} <span class="quiet">{formats.percent((100 * count) / all)}</span>
    </>
  );
  const bars: Bar[] = found.bands.map(({ upTo, count }, index) => {
    const before = found.bands[index - 1]?.upTo ?? 0;
    const name =
      upTo === null
        ? fill(detail.over, { duration: formats.duration(before) })
        : fill(detail.upTo, { duration: formats.duration(upTo) });
    return { key: name, name, parts: [{ size: count, tone: "plain" }], value: value(count) };
  });
  const of = setOf(entry, "waiting");
  const without: Bar = {
    key: "without",
    name: of ? (
      <button
        type="button"
        class="link"
        onClick={() => open({ kind: "records", of, title: detail.fields.waiting!, query })}
      >
        {detail.without}
      </button>
    ) : (
      detail.without
    ),
    parts: [{ size: found.without, tone: "warning" }],
    value: value(found.without),
  };
  return (
    <Section title={detail.distribution}>
      <Bars bars={[...bars, without]} caption={detail.distribution} />
    </Section>
  );
}
