/** How old the figures on the screen are: as old as the stream that was read the longest ago. */
import type { ReportAnswer } from "#shared/api/answers.ts";
import { useNow } from "../data/use-now.ts";
import { fill } from "../text/fill.ts";
import { useReader } from "./reader.ts";

const MINUTE_MS = 60_000;

/** The instant up to which every stream has been read, at most the report's own (ISO). */
export function dataInstant({ asOf, status }: ReportAnswer): string {
  const ends = status.freshness.flatMap(({ syncedUntil, problem }) =>
    syncedUntil !== null && problem === null ? [syncedUntil] : [],
  );
  return [asOf, ...ends].reduce((least, one) => (Date.parse(one) < Date.parse(least) ? one : least));
}

/** `5 мин назад`, and on by itself. */
export function useAge(since: string): string {
  const { text, formats } = useReader();
  const minutes = Math.floor((useNow(MINUTE_MS) - Date.parse(since)) / MINUTE_MS);
  return minutes < 1 ? text.justNow : fill(text.age, { age: formats.duration(minutes * 60) });
}
