/**
 * How long nothing is tried after a pair could not be renewed: a dead one is never asked for again, anything else after
 * pauses that grow, so that a token that is refused for ever costs a dozen requests a day and not a minute's each
 * (reliability.md B6).
 */
import { ConnectorError, CrmAuthError, CrmContractError, CrmUnavailableError } from "../errors.ts";
import type { OAuthCredentials, TokenFailure } from "../store/store.ts";

/** Seconds: the first pause, doubled with each failure, and the longest. */
const PAUSES = {
  /** The CRM does not answer. */
  passing: [5, 600],
  /** Our own keys are wrong: whoever runs the service mends them, and does not want to wait for long then. */
  keys: [60, 3_600],
  other: [60, 6 * 3_600],
} as const;
/** After a day without failures their count begins anew. */
const FORGET_SECONDS = 86_400;

/** A failure that is too old to count is none. */
export function failureOf({ failure }: OAuthCredentials, now: number): TokenFailure | undefined {
  if (failure === undefined || failure.until === null) return failure;
  return Math.abs(now - failure.at) < FORGET_SECONDS ? failure : undefined;
}

function pausesOf(error: ConnectorError): readonly [first: number, longest: number] {
  if (error instanceof CrmUnavailableError || error instanceof CrmContractError) return PAUSES.passing;
  return error.code === "client-refused" ? PAUSES.keys : PAUSES.other;
}

/** The failure after `before` with this error. Only what the CRM refuses for good is final. */
export function nextFailure(
  before: TokenFailure | undefined,
  error: ConnectorError,
  now: number,
  final: boolean,
): TokenFailure {
  const count = (before?.count ?? 0) + 1;
  const [first, longest] = pausesOf(error);
  const pause = Math.min(longest, first * 2 ** Math.min(20, count - 1));
  return { code: error.code, count, at: now, until: final ? null : now + pause };
}

/** The error of a failure that still stands; `null` when something may be tried again. */
export function standingError(
  credentials: OAuthCredentials,
  host: string,
  now: number,
): ConnectorError | null {
  const failure = failureOf(credentials, now);
  if (!failure || (failure.until !== null && failure.until <= now)) return null;
  if (failure.until === null || failure.code === "token-refused")
    return new CrmAuthError(failure.code, { host });
  const isUnheard = failure.code === "crm-unavailable" || failure.code === "crm-contract";
  if (isUnheard) return new CrmUnavailableError("crm-unavailable", { host, detail: "oauth" });
  return new ConnectorError(failure.code, { host, scope: "oauth" });
}
