/** Why a letter did not arrive, and what that means for another try. */
import type { DeliveryReason } from "#shared/text/report-states.ts";

/**
 * - `again`: it surely did not arrive, and may on another try
 * - `never`: it surely did not arrive, and would not another time
 * - `unsure`: it may have arrived, so it is not sent again
 */
export type Verdict = "again" | "never" | "unsure";

export class DeliveryError extends Error {
  override name = "DeliveryError";
  readonly reason: DeliveryReason;
  readonly verdict: Verdict;
  /** Seconds that the receiver asks to wait. */
  readonly wait: number | null;

  constructor(reason: DeliveryReason, verdict: Verdict, options: { wait?: number; cause?: unknown } = {}) {
    super(reason, { cause: options.cause });
    this.reason = reason;
    this.verdict = verdict;
    this.wait = options.wait ?? null;
  }
}

/** Nothing was sent yet when a connection failed like this. */
const BEFORE_SENDING = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

export const isBeforeSending = (code: unknown): boolean =>
  BEFORE_SENDING.has(String(code)) || code === "UND_ERR_CONNECT_TIMEOUT";
