/** Why nothing came, in one sentence, and what to do about it. */
import type { LoadProblem } from "../data/load-problem.ts";
import { useReader } from "./reader.ts";

interface Props {
  problem: LoadProblem;
  onRetry: () => void;
  /** What else there is to say: how old the shown figures are. */
  note?: string;
}

export function ProblemLine({ problem, onRetry, note }: Props) {
  const { host, text } = useReader();
  const { kind, detail } = problem;
  const sentence = detail ?? (kind === "input" ? text.problem.server : text.problem[kind]);
  return (
    <div class="banner is-problem" role="alert">
      <p>
        {sentence} {note}
      </p>
      {kind === "expired" ? (
        <button type="button" onClick={() => host.reopen()}>
          {text.problem.reopen}
        </button>
      ) : (
        kind !== "forbidden" && (
          <button type="button" onClick={onRetry}>
            {text.problem.retry}
          </button>
        )
      )}
    </div>
  );
}
