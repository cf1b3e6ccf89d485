/**
 * The last report, kept in the browser: when the service is down, yesterday's figures with their age are better than
 * none. One report a reader; a browser that forbids storage just keeps none.
 */
import type { ReportAnswer } from "#shared/api/answers.ts";
import type { Kept } from "./use-answer.ts";

const PREFIX = "desyatka last ";
/** Characters; a report of the whole account is far smaller. */
const LARGEST = 400_000;

export function keepLast(reader: string, value: ReportAnswer): void {
  const text = JSON.stringify({ value, at: Date.now() });
  if (text.length > LARGEST) return;
  inStorage((storage) => storage.setItem(PREFIX + reader, text));
}

export function readLast(reader: string): Kept<ReportAnswer> | null {
  const text = inStorage((storage) => storage.getItem(PREFIX + reader));
  if (!text) return null;
  const kept = inStorage(() => JSON.parse(text) as Kept<ReportAnswer>);
  return kept && typeof kept.at === "number" && kept.value?.kpis ? kept : null;
}

/** Storage may be blocked, full, or hold another program's text: none of that is the reader's trouble. */
function inStorage<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(window.localStorage);
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}
