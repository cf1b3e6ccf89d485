/**
 * The family of errors, by what the caller does next. Every one carries a code of `shared/text/errors.ts`, so that it
 * can be told in the reader's language, and never a secret.
 */
import { type ErrorCode, errorText, type Language } from "#shared/text/errors.ts";

export class ConnectorError extends Error {
  override name = "ConnectorError";
  readonly code: ErrorCode;
  readonly params: Record<string, string>;

  constructor(code: ErrorCode, params: Record<string, string> = {}, options?: ErrorOptions) {
    super(errorText(code, params, "en"), options);
    this.code = code;
    this.params = params;
  }

  /** The sentence for a person. */
  tell(language: Language): string {
    return errorText(this.code, this.params, language);
  }
}

/** A person gave something wrong: exit 2 on the command line, 400 over HTTP. */
export class InputError extends ConnectorError {
  override name = "InputError";
}

/** The CRM refuses our credentials for good: connect again. */
export class CrmAuthError extends ConnectorError {
  override name = "CrmAuthError";
}

/** The CRM asked to slow down; `retryAfterMs` says for how long, when it does. */
export class CrmRateLimitError extends ConnectorError {
  override name = "CrmRateLimitError";
  retryAfterMs: number | null = null;
}

/** The CRM blocked the account or the subscription ended: stop, tell, probe rarely. */
export class CrmBlockedError extends ConnectorError {
  override name = "CrmBlockedError";
}

/** Passing trouble (5xx, time-out, cut answer) that outlived its retries. */
export class CrmUnavailableError extends ConnectorError {
  override name = "CrmUnavailableError";
}

/** The CRM's answer breaks the contract: entity and field are in `params`. */
export class CrmContractError extends ConnectorError {
  override name = "CrmContractError";
}

/** Our own storage failed (disk full, read-only). */
export class StorageError extends ConnectorError {
  override name = "StorageError";
}
