/** One figure in full. Each part shows itself where the figure's details have what it draws. */
import { useEffect, useRef } from "preact/hooks";
import type { CatalogEntry, ReportAnswer } from "#shared/api/answers.ts";
import { ChangeLine } from "../change-line.tsx";
import { Funnel, isFunnel } from "../funnel.tsx";
import { GroupedRanks } from "../leaderboard.tsx";
import { useReader } from "../reader.ts";
import { blockOf } from "../tiles.tsx";
import { Numbers } from "./numbers.tsx";

interface Props {
  answer: ReportAnswer;
  entry: CatalogEntry;
  onBack: () => void;
  onPick: (manager: string) => void;
}

export function Detail({ answer, entry, onBack, onPick }: Props) {
  const { text, formats } = useReader();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const block = blockOf(answer, entry.id);
  return (
    <article class="detail" data-detail={entry.id}>
      <button type="button" class="back" onClick={onBack}>
        ‹ {text.detail.back}
      </button>
      <header class="detail-head">
        <h2 ref={heading} tabIndex={-1}>
          {entry.title}
        </h2>
        <p class="detail-value">
          {block.value === null
            ? text.reasons[block.reason ?? "failed"]
            : formats.figure(block.value, block.unit)}
        </p>
        {block.value !== null && <ChangeLine entry={entry} block={block} />}
      </header>
      <section class="card">
        <h3>{text.detail.numbers}</h3>
        <Numbers entry={entry} block={block} />
      </section>
      {isFunnel(block.details) && (
        <section class="card">
          <h3>{text.funnel}</h3>
          <Funnel entry={entry} block={block} />
        </section>
      )}
      <section class="card">
        <h3>{text.detail.byManager}</h3>
        <GroupedRanks entry={entry} by="manager" onPick={onPick} />
      </section>
    </article>
  );
}
