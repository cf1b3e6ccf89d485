/** One question to the service: the path with its query, the answer or a `LoadProblem`. */
import { type Host, UnreachableError } from "../hosts/host.ts";
import { LoadProblem, problemOf } from "./load-problem.ts";

/** Nobody looks at a skeleton for longer. */
const PATIENCE_MS = 20_000;

export type Query = Record<string, string | null | undefined>;

export interface Question {
  query?: Query;
  method?: "POST" | "PUT";
  body?: unknown;
  /** Fires when the answer is no longer wanted. */
  signal?: AbortSignal;
}

export function pathWith(path: string, query: Query): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return `${path}?${new URLSearchParams(given)}`;
}

/** Fires when the asker gives up or the patience ends; `done` lets go of both, so that nothing is held any longer. */
function limitedSignal(asker: AbortSignal | undefined) {
  const abort = new AbortController();
  let timedOut = false;
  const giveUp = () => abort.abort(asker?.reason);
  const timer = setTimeout(() => {
    timedOut = true;
    abort.abort();
  }, PATIENCE_MS);
  if (asker?.aborted) giveUp();
  asker?.addEventListener("abort", giveUp);
  return {
    signal: abort.signal,
    timedOut: () => timedOut,
    done() {
      clearTimeout(timer);
      asker?.removeEventListener("abort", giveUp);
    },
  };
}

export async function ask<T>(host: Host, path: string, question: Question = {}): Promise<T> {
  const { signal, timedOut, done } = limitedSignal(question.signal);
  const { method = "GET", body } = question;
  try {
    const full = pathWith(path, { ...question.query, language: host.language });
    const answer = await host.request(full, { method, body, signal });
    if (answer.status >= 200 && answer.status < 300) return answer.body as T;
    throw problemOf(answer);
  } catch (error) {
    if (timedOut()) throw new LoadProblem("timeout");
    if (error instanceof UnreachableError) throw new LoadProblem("unreachable");
    throw error;
  } finally {
    done();
  }
}
