import { Funnel, isFunnel } from "../funnel.tsx";
import { useReader } from "../reader.ts";
import type { PartProps } from "./part.ts";
import { Section } from "./section.tsx";

/** The funnel of the first page, among the details. */
export function FunnelPart({ answer, entry, block }: PartProps) {
  const { text } = useReader();
  if (!isFunnel(block.details)) return null;
  return (
    <Section title={text.funnel}>
      <Funnel answer={answer} entry={entry} block={block} />
    </Section>
  );
}
