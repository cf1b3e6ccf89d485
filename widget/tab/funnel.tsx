/**
 * The funnel as bars on one line: how many reached each step, hatched those who got past it without being in it, and
 * below each bar what was lost on the way to it, in leads and in money.
 */
import type { CatalogEntry, Loss, ReportAnswer } from "#shared/api/answers.ts";
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

interface StepProps {
  entry: CatalogEntry;
  step: Step;
  before: Step | undefined;
  /** Minor units that a percentage point here is worth. */
  worth: number | null;
  weakest: boolean;
  loss: Loss | undefined;
}

function Lost({ entry, loss }: { entry: CatalogEntry; loss: Loss }) {
  const { text, formats, query, open } = useReader();
  const { count, amount, step } = loss;
  const lost = { count: formats.number(count), sum: formats.brief(amount) };
  const said = fill(amount > 0 ? text.lostMoney : text.lostFree, lost);
  const of = setOf(entry, `losses.${step}`);
  const title = fill(text.lostTitle, { step: text.steps[step] ?? step });
  if (!of) return <span>{said}</span>;
  return (
    <button type="button" class="link" onClick={() => open({ kind: "records", of, title, query })}>
      {said}
    </button>
  );
}

function Notes({ entry, step, before, worth, weakest, loss }: StepProps) {
  const { text, formats } = useReader();
  const stopped = before ? before.count - step.count : 0;
  const skipped = {
    count: formats.number(step.skipped),
    skipped: formats.noun(step.skipped, text.skippedForms),
  };
  return (
    <span class="step-notes">
      {weakest && <span class="badge is-warning">{text.weakest}</span>}
      {stopped > 0 && <span>{fill(text.stopped, { count: formats.number(stopped) })}</span>}
      {loss && loss.count > 0 && <Lost entry={entry} loss={loss} />}
      {worth !== null && worth > 0 && <span>{fill(text.worth, { sum: formats.about(worth) })}</span>}
      {step.skipped > 0 && <span>{fill(text.skipped, skipped)}</span>}
    </span>
  );
}

function StepName({ entry, step }: { entry: CatalogEntry; step: Step }) {
  const { text, query, open } = useReader();
  const title = text.steps[step.step] ?? step.step;
  const of = setOf(entry, `steps.${step.step}.count`);
  if (!of || step.count === 0) return <>{title}</>;
  return (
    <button type="button" class="link" onClick={() => open({ kind: "records", of, title, query })}>
      {title}
    </button>
  );
}

function StepRows(props: StepProps & { first: number }) {
  const { entry, step, first } = props;
  const { formats } = useReader();
  const share = (value: number | null) => (value === null ? "" : formats.percent(value));
  return (
    <tbody>
      <tr>
        <th scope="row">
          <StepName entry={entry} step={step} />
        </th>
        <td class="step-bar">
          <StepBar step={step} first={first} />
        </td>
        <td class="step-count">{formats.number(step.count)}</td>
        <td>{share(step.ofPrevious)}</td>
        <td class="is-wide">{share(step.ofFirst)}</td>
      </tr>
      {props.before && (
        <tr>
          <td />
          <td colSpan={4}>
            <Notes {...props} />
          </td>
        </tr>
      )}
    </tbody>
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
          <tr>
            <th scope="col">{text.step}</th>
            <td />
            <th scope="col">{text.reached}</th>
            <th scope="col">{text.ofPrevious}</th>
            <th scope="col" class="is-wide">
              {text.ofFirst}
            </th>
          </tr>
        </thead>
        {steps.map((step, index) => (
          <StepRows
            key={step.step}
            entry={entry}
            step={step}
            before={steps[index - 1]}
            first={steps[0]!.count}
            weakest={step.step === weakest}
            worth={stepWorth(steps, index, average)}
            loss={answer.losses?.find((loss) => loss.step === step.step)}
          />
        ))}
      </table>
      {steps.some(({ skipped }) => skipped > 0) && (
        <p class="legend">
          <i class="swatch bar-hatched" aria-hidden="true" /> {text.skippedLegend}
        </p>
      )}
    </>
  );
}
