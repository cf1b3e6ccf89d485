/** What Bitrix24 means when it refuses: by code and words, since the HTTP status is often 200 (crm/bitrix24.md 1.7). */
import { type HttpAnswer, jsonOf, refused, type Verdict } from "../../crm/http.ts";
import {
  type ConnectorError,
  CrmAuthError,
  CrmBlockedError,
  CrmContractError,
  CrmRateLimitError,
  CrmUnavailableError,
  InputError,
} from "../../errors.ts";

export interface Refusal {
  /** In upper case; `""` and `"0"` are codes too. */
  code: string;
  detail: string;
}

/** The command is in none of a batch's maps: it was not run, or its answer was lost. */
export const NO_ANSWER: Refusal = { code: "NO_ANSWER", detail: "no answer to this command" };

/** The refusal in a body, whatever the HTTP status. */
export function refusalOf(body: unknown): Refusal | null {
  if (typeof body !== "object" || body === null || !("error" in body)) return null;
  const { error, error_description } = body as { error: unknown; error_description?: unknown };
  if (error === null || error === undefined) return null;
  return { code: String(error).toUpperCase(), detail: String(error_description ?? "") };
}

const AUTH_CODES = new Set([
  "EXPIRED_TOKEN",
  "NO_AUTH_FOUND",
  "INVALID_TOKEN",
  "AUTHORIZATION_ERROR",
  "WRONG_CLIENT",
  "NOT_INSTALLED",
  "INVALID_GRANT",
]);
const RIGHT_CODES = new Set([
  "ACCESS_DENIED",
  "INSUFFICIENT_SCOPE",
  "INVALID_CREDENTIALS",
  "USER_ACCESS_ERROR",
  "WRONG_AUTH_TYPE",
  "ALLOWED_ONLY_INTRANET_USER",
]);
const FINAL_CODES = new Set([
  "INVALID_ARG_VALUE",
  "ENTITY_TYPE_NOT_SUPPORTED",
  "PORTAL_DELETED",
  "OVERLOAD_LIMIT",
  "ERROR_BATCH_METHOD_NOT_ALLOWED",
]);
const PASSING_CODES = new Set(["INTERNAL_SERVER_ERROR", "ERROR_UNEXPECTED_ANSWER", NO_ANSWER.code]);

/** Codes after which another token may do: this one is out of date, or the portal no longer knows it (1.7). */
const TOKEN_CODES = new Set(["EXPIRED_TOKEN", "NO_AUTH_FOUND", "INVALID_TOKEN", "AUTHORIZATION_ERROR"]);

/** The whole call was refused for its token. */
export const isTokenRefused = (body: unknown): boolean => TOKEN_CODES.has(refusalOf(body)?.code ?? "");

/** A method beyond its own operating time; other methods go on. */
export const isMethodPaused = (refusal: Refusal): boolean => refusal.code === "OPERATION_TIME_LIMIT";
export const isTooFast = (refusal: Refusal): boolean => refusal.code === "QUERY_LIMIT_EXCEEDED";
/** Worth asking again as it is. */
export const isPassing = (refusal: Refusal): boolean => PASSING_CODES.has(refusal.code);

const isWithoutRest = ({ code, detail }: Refusal): boolean =>
  code === "PAYMENT_REQUIRED" || (code === "ACCESS_DENIED" && /commercial|\bplan|тариф/i.test(detail));

/** Our user, webhook or application may not do this; the rest of the portal is open. */
export function isRightMissing(refusal: Refusal): boolean {
  if (isWithoutRest(refusal)) return false;
  return RIGHT_CODES.has(refusal.code) || /access (is )?denied|доступ запрещ/i.test(refusal.detail);
}

/** The method is not there: an older portal, or a scope that the webhook has not got. */
export const isUnknownMethod = (refusal: Refusal): boolean => refusal.code === "ERROR_METHOD_NOT_FOUND";

/** The method does not know a filter, or not that of ids: `INVALID_ARG_VALUE` (3.1). */
export const isFilterRefused = ({ code, detail }: Refusal): boolean =>
  code === "INVALID_ARG_VALUE" && /filter/i.test(detail);

/** The row asked for does not exist; `crm.deal.get` says so in words only, with an empty code. */
export const isGone = (refusal: Refusal): boolean =>
  refusal.code === "NOT_FOUND" || /\bnot found\b|не найден/i.test(refusal.detail);

/** Scope of a method, as the webhook's settings name it. */
function scopeOf(method: string): string {
  const first = method.split(".")[0]!;
  return { voximplant: "telephony", profile: "basic" }[first] ?? first;
}

/**
 * Says something of the command itself: asking again would be answered the same. Of any other refusal inside a batch
 * nobody knows whether it was the command's or the batch's, so the command is asked once more, alone (2.5).
 */
export const isFinal = (refusal: Refusal): boolean =>
  AUTH_CODES.has(refusal.code) ||
  FINAL_CODES.has(refusal.code) ||
  isWithoutRest(refusal) ||
  isRightMissing(refusal) ||
  isUnknownMethod(refusal) ||
  isGone(refusal);

/** The error that a refusal of a method is. */
export function errorOf(refusal: Refusal, method: string, host: string): ConnectorError {
  const { code, detail } = refusal;
  if (AUTH_CODES.has(code)) return refused(host);
  if (isWithoutRest(refusal)) return new CrmBlockedError("crm-payment", { host });
  if (code === "PORTAL_DELETED") return new CrmBlockedError("crm-gone", { host });
  if (code === "OVERLOAD_LIMIT") return new CrmBlockedError("crm-blocked", { host });
  if (isTooFast(refusal) || isMethodPaused(refusal)) return new CrmRateLimitError("crm-rate-limit", { host });
  if (isPassing(refusal) && refusal !== NO_ANSWER)
    return new CrmUnavailableError("crm-unavailable", { host, detail: code });
  if (isRightMissing(refusal) || isUnknownMethod(refusal))
    return new CrmAuthError("crm-scope", { host, scope: scopeOf(method) });
  const field = refusal === NO_ANSWER ? "result" : "error";
  const params = { host, entity: method, field, detail: code || detail || "refused" };
  return new CrmContractError("crm-contract", params);
}

/** What to do with an answer. A method's own refusal passes: whoever called knows what it means for him. */
export function judgeBitrix(answer: HttpAnswer, host: string): Verdict {
  const body = jsonOf(answer);
  const refusal = refusalOf(body);
  const again = (limit: boolean, detail: string): Verdict => ({ kind: "again", limit, ms: null, detail });
  if (refusal && isTooFast(refusal)) return again(true, refusal.code);
  if (refusal && isPassing(refusal)) return again(false, refusal.code);
  if (refusal || (answer.status >= 300 && answer.status < 400)) return { kind: "fine" };
  if (body !== undefined && answer.status < 500) return { kind: "fine" };
  // HTML or a cut answer: passing, unless the address itself is wrong.
  if (answer.status === 401) return { kind: "fail", error: refused(host) };
  if (answer.status === 404) return { kind: "fail", error: new InputError("crm-not-found", { host }) };
  return again(answer.status === 429, `HTTP ${answer.status}, not JSON`);
}
