/** How far a sync has come, for people: rows, requests, share done, time left. */
import type { StreamName } from "#shared/domain/stream.ts";
import type { StreamResult } from "./sync.ts";

export interface Progress {
  /** The stream that has just moved on. */
  stream: StreamName;
  /** Of all streams together. */
  rows: number;
  requests: number;
  /** 0..1, as far as it can be told. */
  done: number;
  secondsLeft: number | null;
}

/** A stream that cannot tell its share counts as half done until it ends. */
const UNKNOWN_SHARE = 0.5;
/** Before this share the time left would be a guess. */
const TELLING_SHARE = 0.03;

export function createProgress(
  streams: readonly StreamName[],
  tell: ((progress: Progress) => void) | undefined,
) {
  const started = performance.now();
  const shares = new Map<StreamName, number>(streams.map((stream) => [stream, 0]));
  const results = new Map<StreamName, StreamResult>();
  return (result: StreamResult, share: number | null): void => {
    results.set(result.stream, result);
    shares.set(result.stream, share ?? UNKNOWN_SHARE);
    const all = [...results.values()];
    const done = [...shares.values()].reduce((sum, one) => sum + one, 0) / streams.length;
    const passed = (performance.now() - started) / 1000;
    tell?.({
      stream: result.stream,
      rows: all.reduce((sum, one) => sum + one.rows, 0),
      requests: all.reduce((sum, one) => sum + one.requests, 0),
      done,
      secondsLeft: done > TELLING_SHARE && done < 1 ? (passed * (1 - done)) / done : null,
    });
  };
}
