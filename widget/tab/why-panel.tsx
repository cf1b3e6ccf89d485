/** "Why this number": the formula in words, what was counted, the clock, the zone, how fresh the data are. */
import { useState } from "preact/hooks";
import type { CatalogEntry, ReportAnswer } from "#shared/api/answers.ts";
import type { KpiBlock } from "#shared/api/report.ts";
import { lastDay } from "../data/period-choice.ts";
import { fill } from "../text/fill.ts";
import { periodName } from "./period-picker.tsx";
import { useReader } from "./reader.ts";

/** Where the browser does not let us copy, nothing is said to be copied. */
function Copy({ text: written }: { text: () => string }) {
  const { text } = useReader();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard?.writeText(written()).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <button type="button" class="copy" onClick={copy}>
      {copied ? text.detail.copied : text.detail.copy}
    </button>
  );
}

export function WhyPanel({
  entry,
  block,
  answer,
}: {
  entry: CatalogEntry;
  block: KpiBlock;
  answer: ReportAnswer;
}) {
  const reader = useReader();
  const { text, formats, query, open } = reader;
  const { period, timeZone, asOf } = answer;
  const shown =
    (block.value === null
      ? text.reasons[block.reason ?? "failed"]
      : formats.figure(block.value, block.unit)) ?? "";
  const of = `${entry.id}.n`;
  return (
    <div class="why-text">
      <p class="why-value">{shown}</p>
      <dl>
        <dt>{text.detail.formula}</dt>
        <dd>{entry.formula}</dd>
        <dt>{text.detail.explanation}</dt>
        <dd>{entry.explanation}</dd>
        <dt>{text.detail.period}</dt>
        <dd>
          {periodName(period, reader)} ({formats.days(period.from, lastDay(period))})
          <br />
          {fill(text.detail.zone, { zone: timeZone })}
          <br />
          {fill(text.detail.cutOff, { when: formats.dateTime(asOf) })}
        </dd>
      </dl>
      <p>{fill(text.detail.population, { n: formats.number(block.n) })}</p>
      <Copy text={() => [entry.title, shown, entry.formula, entry.explanation].join("\n")} />
      {entry.sets.length > 0 && block.n > 0 && (
        <button type="button" onClick={() => open({ kind: "records", of, title: entry.title, query })}>
          {text.records}
        </button>
      )}
    </div>
  );
}
