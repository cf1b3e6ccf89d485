/**
 * Errors over HTTP: `application/problem+json` (RFC 9457) in the reader's language, with what the user can do, and
 * never a stack, a query or a secret.
 */
import type { ProblemAnswer } from "#shared/api/answers.ts";
import { type ErrorCode, errorText, type Language } from "#shared/text/errors.ts";
import {
  ConnectorError,
  CrmAuthError,
  CrmBlockedError,
  CrmRateLimitError,
  CrmUnavailableError,
  InputError,
  StorageError,
} from "../errors.ts";

/** A refusal that is the caller's to mend. */
export class HttpProblem extends Error {
  override name = "HttpProblem";
  readonly status: number;
  readonly code: ErrorCode;
  readonly params: Record<string, string>;
  /** Seconds, for 429 and 503. */
  readonly retryAfter: number | null;

  constructor(
    status: number,
    code: ErrorCode,
    params: Record<string, string> = {},
    retryAfter: number | null = null,
  ) {
    super(code);
    this.status = status;
    this.code = code;
    this.params = params;
    this.retryAfter = retryAfter;
  }
}

const TITLES: Record<number, { en: string; ru: string }> = {
  400: { en: "Wrong request", ru: "Неверный запрос" },
  401: { en: "Not signed in", ru: "Вход не выполнен" },
  403: { en: "Not allowed", ru: "Нет прав" },
  404: { en: "Not found", ru: "Не найдено" },
  409: { en: "Not possible now", ru: "Сейчас невозможно" },
  410: { en: "No longer here", ru: "Уже недоступно" },
  413: { en: "Too large", ru: "Слишком большой запрос" },
  429: { en: "Too many requests", ru: "Слишком много запросов" },
  500: { en: "Our mistake", ru: "Ошибка на нашей стороне" },
  503: { en: "Not available now", ru: "Временно недоступно" },
};

function statusOf(error: ConnectorError): number {
  if (error.code === "account-unknown" || error.code === "figure-unknown") return 404;
  if (error.code === "client-missing") return 503;
  if (error instanceof InputError) return 400;
  if (error instanceof CrmAuthError) return 409;
  if (error instanceof CrmBlockedError || error instanceof CrmRateLimitError) return 503;
  if (error instanceof CrmUnavailableError || error instanceof StorageError) return 503;
  return 500;
}

/** What a caller is told. Of our own failures that is only that they happened: the log has the rest, under this number. */
function detailOf(error: unknown, language: Language, request: string): string {
  if (error instanceof StorageError) return errorText("storage-unavailable", { request }, language);
  if (error instanceof ConnectorError) return error.tell(language);
  if (error instanceof HttpProblem) return errorText(error.code, error.params, language);
  return errorText("internal", { request }, language);
}

/** The problem document of any error. */
export function problemOf(error: unknown, language: Language, request: string): ProblemAnswer {
  const known = error instanceof HttpProblem || error instanceof ConnectorError;
  const status =
    error instanceof HttpProblem ? error.status : error instanceof ConnectorError ? statusOf(error) : 500;
  const title = (TITLES[status] ?? TITLES[500]!)[language];
  const detail = detailOf(error, language, request);
  return { title, status, detail, code: known ? error.code : "internal", request };
}

/** As programs get it; with `Retry-After` where waiting helps. */
export function problemResponse(error: unknown, problem: ProblemAnswer): Response {
  const headers: Record<string, string> = {
    "content-type": "application/problem+json; charset=utf-8",
    "cache-control": "no-store",
  };
  if (error instanceof HttpProblem && error.retryAfter !== null)
    headers["retry-after"] = String(error.retryAfter);
  return Response.json(problem, { status: problem.status, headers });
}
