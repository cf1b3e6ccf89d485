/** What the reader must know before he trusts the figures: the first pull runs, rights are missing, data are old. */
import type { ReportAnswer, StatusAnswer } from "#shared/api/answers.ts";
import { fill } from "../text/fill.ts";
import { useReader } from "./reader.ts";

function Syncing({ status, onRefresh }: { status: StatusAnswer; onRefresh: () => void }) {
  const { text, formats } = useReader();
  const done = Math.round(100 * Math.min(1, Math.max(0, status.done)));
  const parts = [
    fill(text.syncingRows, { rows: formats.count(status.rows, text.rowsForms) }),
    ...(status.eta === null ? [] : [fill(text.syncingEta, { eta: formats.duration(status.eta) })]),
  ];
  return (
    <div class="banner is-progress">
      <p>
        <strong>{fill(text.syncing, { done: formats.number(done) })}</strong> {parts.join(", ")}.{" "}
        {text.syncingPartial}
      </p>
      <progress max={100} value={done} aria-label={fill(text.syncing, { done: formats.number(done) })} />
      <button type="button" onClick={onRefresh}>
        {text.refresh}
      </button>
    </div>
  );
}

export function StatusBanners({ answer, onRefresh }: { answer: ReportAnswer; onRefresh: () => void }) {
  const { text } = useReader();
  const { status } = answer;
  return (
    <>
      {status.syncing && <Syncing status={status} onRefresh={onRefresh} />}
      {status.problems.map(({ code, text: sentence }) => (
        <div key={code} class="banner is-warning">
          <p>{sentence}</p>
        </div>
      ))}
      {status.advice?.map(({ code, text: sentence }) => (
        <details key={code} class="note advice">
          <summary>{text.advice}</summary>
          <p>{sentence}</p>
        </details>
      ))}
      {status.viewer.limited && <p class="note">{text.limited}</p>}
    </>
  );
}
