/**
 * An answer of the service as state: loading, ready or failed. The newest question wins: an older one is cancelled, and
 * what still comes of it is not taken. Figures that were there stay in `last` until new ones replace them.
 */
import { useCallback, useEffect, useState } from "preact/hooks";
import { LoadProblem } from "./load-problem.ts";

export interface Kept<T> {
  value: T;
  /** When it came, ms since 1970. */
  at: number;
}

export type Loaded<T> =
  | { state: "loading"; last: Kept<T> | null }
  | { state: "ready"; value: T; at: number }
  | { state: "failed"; problem: LoadProblem; last: Kept<T> | null };

export function lastOf<T>(loaded: Loaded<T>): Kept<T> | null {
  return loaded.state === "ready" ? loaded : loaded.last;
}

interface Options<T> {
  /** What is shown until the first answer: the figures kept from another day. */
  kept?: () => Kept<T> | null;
  onReady?: (value: T) => void;
}

/** `key` names the question (`null`: none yet); `load` must depend on nothing else. */
export function useAnswer<T>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<T>,
  { kept, onReady }: Options<T> = {},
): [Loaded<T>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>(() => ({ state: "loading", last: kept?.() ?? null }));
  const [turn, setTurn] = useState(0);

  // `key` names everything that `load` depends on.
  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    setLoaded((before) => ({ state: "loading", last: lastOf(before) }));
    load(abort.signal).then(
      (value) => {
        if (abort.signal.aborted) return;
        setLoaded({ state: "ready", value, at: Date.now() });
        onReady?.(value);
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const problem = error instanceof LoadProblem ? error : new LoadProblem("server");
        setLoaded((before) => ({ state: "failed", problem, last: lastOf(before) }));
      },
    );
    return () => abort.abort();
  }, [key, turn]);

  return [loaded, useCallback(() => setTurn((before) => before + 1), [])];
}
