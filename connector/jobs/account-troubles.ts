/** How long an account is left alone after a failure, by what the failure was (reliability.md A3, A4, A15). */
import { ConnectorError, CrmAuthError, CrmBlockedError } from "../errors.ts";

/** What stopped the work on an account; kept in the store, so that a new process does not begin to knock again. */
export interface Trouble {
  code: string;
  /** In a row. */
  times: number;
  /** Seconds since 1970: nothing is asked before. */
  until: number;
}

const MINUTE = 60;
const HOUR = 3_600;

/** First pause and longest one, in seconds; each further failure doubles it. */
function pausesOf(error: unknown): [first: number, longest: number] {
  // A payment or a right comes back when a person acts: a look now and then is enough.
  if (error instanceof CrmBlockedError && error.code !== "crm-blocked") return [6 * HOUR, 24 * HOUR];
  if (error instanceof CrmBlockedError) return [HOUR, 6 * HOUR];
  if (error instanceof CrmAuthError) return [5 * MINUTE, 24 * HOUR];
  return [MINUTE, 30 * MINUTE];
}

export function troubleOf(error: unknown, before: Trouble | null, now: number): Trouble {
  const code = error instanceof ConnectorError ? error.code : "internal";
  const times = (before?.times ?? 0) + 1;
  const [first, longest] = pausesOf(error);
  return { code, times, until: now + Math.min(longest, first * 2 ** Math.min(20, times - 1)) };
}
