/** A sync's progress on standard error: one line that redraws itself on a terminal, a line now and then elsewhere. */
import type { Language } from "#shared/text/errors.ts";
import type { Progress } from "../sync/progress.ts";
import { formatOf } from "./format.ts";
import { CLI_WORDS } from "./words.ts";

const REDRAW_MS = 100;
const LINE_MS = 2_000;
const CLEAR = "\r\u001b[2K";

export interface ProgressLine {
  show(progress: Progress): void;
  /** Takes the line away. */
  end(): void;
}

export function progressLine(
  language: Language,
  output: { write(text: string): unknown; isTTY?: boolean | undefined },
): ProgressLine {
  const words = CLI_WORDS[language];
  const { number, duration } = formatOf(language, "");
  const isTerminal = output.isTTY === true;
  let last = Number.NEGATIVE_INFINITY;
  return {
    show({ stream, rows, requests, done, secondsLeft }) {
      const now = performance.now();
      if (now - last < (isTerminal ? REDRAW_MS : LINE_MS)) return;
      last = now;
      const left = secondsLeft === null ? "" : `, ${words.left} ${duration(Math.ceil(secondsLeft))}`;
      const text = `${Math.floor(100 * done)} %  ${words.rows}: ${number(rows)}, ${words.requests}: ${number(requests)}${left}  (${stream})`;
      output.write(isTerminal ? `${CLEAR}${text}` : `${text}\n`);
    },
    end() {
      if (isTerminal) output.write(CLEAR);
    },
  };
}
