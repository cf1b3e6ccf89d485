/**
 * Who waits now, told by the service as it changes: where the host lets us listen, and while somebody looks. A stream
 * that ends is opened again; one that cannot be opened is tried ever more seldom, and a refusal is final.
 */
import { useEffect, useState } from "preact/hooks";
import type { WaitingAnswer } from "#shared/api/waiting.ts";
import type { Host } from "../hosts/host.ts";
import { pathWith } from "./ask.ts";
import { LoadProblem } from "./load-problem.ts";

export interface LiveWaiting {
  answer: WaitingAnswer;
  /** When it came, ms since 1970. */
  at: number;
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

const isFinal = (error: unknown) =>
  error instanceof LoadProblem && error.kind !== "server" && error.kind !== "unreachable";

async function listen(host: Host, told: (live: LiveWaiting | null) => void, signal: AbortSignal) {
  const path = pathWith("/api/waiting", { language: host.language });
  let rest = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      await host.listen?.(path, (data) => told({ answer: data as WaitingAnswer, at: Date.now() }), signal);
      rest = FIRST_PAUSE_MS;
    } catch (error) {
      if (signal.aborted) return;
      told(null);
      if (isFinal(error)) return;
      rest = Math.min(LONGEST_PAUSE_MS, rest * 2);
    }
    await pause(rest, signal);
  }
}

/** A page that nobody sees needs no news. */
function useVisible(): boolean {
  const [visible, setVisible] = useState(() => !document.hidden);
  useEffect(() => {
    const look = () => setVisible(!document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return visible;
}

/** `null` where nothing is told: the host is not listened in, nobody looks, or `wanted` is false. */
export function useWaiting(host: Host, wanted: boolean): LiveWaiting | null {
  const [live, setLive] = useState<LiveWaiting | null>(null);
  const hears = useVisible() && wanted && host.listen !== null;
  useEffect(() => {
    if (!hears) return;
    const abort = new AbortController();
    void listen(host, setLive, abort.signal);
    return () => {
      abort.abort();
      setLive(null);
    };
  }, [host, hears]);
  return live;
}
