/** The funnel as bars on one line: how many reached each step, and hatched those who got past it without being in it. */
import type { CatalogEntry, ReportAnswer } from "#shared/api/answers.ts";
import type { FunnelDetails, KpiBlock } from "#shared/api/report.ts";
import { averageAmount, stepWorth } from "../data/step-worth.ts";
import { fill } from "../text/fill.ts";
import { setOf } from "./drill.ts";
import { useReader } from "./reader.ts";

type Step = FunnelDetails["steps"][number];

/** Whether a figure's details are those of a funnel. */
export function isFunnel(details: object): details is FunnelDetails {
  return Array.isArray((details as Partial<FunnelDetails>).steps);
}

function StepBar({ step, first }: { step: Step; first: number }) {
  const width = first === 0 ? 0 : (100 * step.count) / first;
  const skipped = step.count === 0 ? 0 : (100 * step.skipped) / step.count;
  return (
    <span class="bar" aria-hidden="true">
      <span class="bar-fill" style={{ width: `${width}%` }}>
        <i class="bar-hatched" style={{ width: `${skipped}%` }} />
      </span>
    </span>
  );
}

interface RowProps {
  entry: CatalogEntry;
  step: Step;
  before: Step | undefined;
  first: number;
  weakest: boolean;
  /** Minor units that a percentage point here is worth. */
  worth: number | null;
}

function StepRow({ entry, step, before, first, weakest, worth }: RowProps) {
  const { text, formats, query, open } = useReader();
  const title = text.steps[step.step] ?? step.step;
  const of = setOf(entry, `steps.${step.step}.count`);
  const lost = before ? before.count - step.count : 0;
  const share = (value: number | null) => (value === null ? "" : formats.percent(value));
  return (
    <tr>
      <th scope="row">
        {of && step.count > 0 ? (
          <button type="button" class="link" onClick={() => open({ kind: "records", of, title, query })}>
            {title}
          </button>
        ) : (
          title
        )}
        {weakest && <span class="badge is-warning">{text.weakest}</span>}
      </th>
      <td class="step-bar">
        <StepBar step={step} first={first} />
        <span class="step-notes">
          {lost > 0 && <span>{fill(text.lostOnStep, { count: formats.number(lost) })}</span>}
          {worth !== null && worth > 0 && <span>{fill(text.worth, { sum: formats.about(worth) })}</span>}
          {step.skipped > 0 && (
            <span>
              {fill(text.skipped, {
                count: formats.number(step.skipped),
                skipped: formats.noun(step.skipped, text.skippedForms),
              })}
            </span>
          )}
        </span>
      </td>
      <td class="step-count">{formats.number(step.count)}</td>
      <td>{share(step.ofPrevious)}</td>
      <td class="is-wide">{share(step.ofFirst)}</td>
    </tr>
  );
}

interface Props {
  answer: ReportAnswer;
  entry: CatalogEntry;
  block: KpiBlock;
}

export function Funnel({ answer, entry, block }: Props) {
  const { text } = useReader();
  if (!isFunnel(block.details)) return null;
  const { steps, weakest } = block.details;
  const average = averageAmount(answer);
  return (
    <>
      <table class="funnel">
        <thead>
          <tr class="funnel-head">
            <th scope="col">{text.step}</th>
            <td />
            <th scope="col">{text.reached}</th>
            <th scope="col">{text.ofPrevious}</th>
            <th scope="col" class="is-wide">
              {text.ofFirst}
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step, index) => (
            <StepRow
              key={step.step}
              entry={entry}
              step={step}
              before={steps[index - 1]}
              first={steps[0]!.count}
              weakest={step.step === weakest}
              worth={stepWorth(steps, index, average)}
            />
          ))}
        </tbody>
      </table>
      {steps.some(({ skipped }) => skipped > 0) && (
        <p class="legend">
          <i class="swatch bar-hatched" aria-hidden="true" /> {text.skippedLegend}
        </p>
      )}
    </>
  );
}
