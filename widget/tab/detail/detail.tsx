/** One figure in full. Each part shows itself where the figure's details have what it draws. */
import { useEffect, useRef } from "preact/hooks";
import type { CatalogEntry, ReportAnswer } from "#shared/api/answers.ts";
import charts from "../../theme/charts.css?inline";
import css from "../../theme/detail.css?inline";
import { useStyles } from "../../theme/use-styles.ts";
import { ChangeLine } from "../change-line.tsx";
import { GroupedRanks } from "../leaderboard.tsx";
import { useReader } from "../reader.ts";
import { blockOf } from "../tiles.tsx";
import { Archive } from "./archive.tsx";
import { Clocks } from "./clocks.tsx";
import { Cohort } from "./cohort.tsx";
import { Distributed } from "./distribution.tsx";
import { Forecast } from "./forecast.tsx";
import { FunnelPart } from "./funnel-part.tsx";
import { Health } from "./health.tsx";
import { Kinds } from "./kinds.tsx";
import { Numbers } from "./numbers.tsx";
import { People } from "./people.tsx";
import { Section } from "./section.tsx";
import { Stages } from "./stages.tsx";
import { Trend } from "./trend.tsx";
import { Voices } from "./voices.tsx";

const PARTS = [
  FunnelPart,
  Forecast,
  Distributed,
  Clocks,
  Cohort,
  Voices,
  Kinds,
  Trend,
  Stages,
  Archive,
  Health,
];

interface Props {
  answer: ReportAnswer;
  entry: CatalogEntry;
  onBack: () => void;
  onPick: (manager: string) => void;
}

export function Detail({ answer, entry, onBack, onPick }: Props) {
  const { text, formats } = useReader();
  const heading = useRef<HTMLHeadingElement>(null);
  const root = useStyles<HTMLElement>(css, charts);
  useEffect(() => heading.current?.focus(), []);
  const block = blockOf(answer, entry.id);
  const part = { answer, entry, block };
  return (
    <article ref={root} class="detail" data-detail={entry.id}>
      <button type="button" class="back" onClick={onBack}>
        ‹ {text.detail.back}
      </button>
      <header class="detail-head">
        <h2 ref={heading} tabIndex={-1}>
          {entry.title}
        </h2>
        <p class={block.value === null ? "detail-value is-reason" : "detail-value"}>
          {block.value === null
            ? text.reasons[block.reason ?? "failed"]
            : entry.better === "zero"
              ? formats.signed(block.value, block.unit)
              : formats.figure(block.value, block.unit)}
        </p>
        {block.value !== null && <ChangeLine entry={entry} block={block} />}
        <p class="quiet">{entry.explanation}</p>
      </header>
      <Numbers entry={entry} block={block} />
      <div class="parts">
        {PARTS.map((Part) => (
          <Part key={Part.name} {...part} />
        ))}
        <Section title={text.detail.byManager}>
          <GroupedRanks entry={entry} by="manager" onPick={onPick} />
        </Section>
      </div>
      <People {...part} />
    </article>
  );
}
