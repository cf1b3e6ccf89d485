/** A part of the tab that is loaded when it is first opened. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LoadProblem } from "../data/load-problem.ts";
import { ProblemLine } from "./problem-line.tsx";

type Part<Props> =
  | { state: "loading" }
  | { state: "ready"; View: ComponentType<Props> }
  | { state: "failed" };

export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  return function Lazy(props: Props) {
    const [part, setPart] = useState<Part<Props>>({ state: "loading" });
    const [turn, setTurn] = useState(0);
    // `turn` counts the reader's tries.
    useEffect(() => {
      load().then(
        (View) => setPart({ state: "ready", View }),
        () => setPart({ state: "failed" }),
      );
    }, [turn]);
    if (part.state === "ready") return <part.View {...props} />;
    if (part.state === "loading") return <div class="part-skeleton is-skeleton" aria-busy="true" />;
    return <ProblemLine problem={new LoadProblem("unreachable")} onRetry={() => setTurn(turn + 1)} />;
  };
}
