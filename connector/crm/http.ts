/**
 * One account's way to its CRM: throttle → request → retry → typed error. Answers are read as text first and parsed
 * second, because refusals come as HTML. Redirects are not followed: another host must never see the token.
 */
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from "node:http";
import https from "node:https";
import axios, { type AxiosResponse } from "axios";
import {
  type ConnectorError,
  CrmAuthError,
  CrmBlockedError,
  CrmRateLimitError,
  CrmUnavailableError,
} from "../errors.ts";
import type { Meter } from "./adapter.ts";
import { type Clock, realClock, type Throttle } from "./throttle.ts";

export interface HttpRequest {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path and query on the account's host. */
  path: string;
  headers: Record<string, string>;
  body?: unknown;
  priority?: number | undefined;
  /** Writes are sent once: an answer that was lost may have been carried out. */
  repeatable: boolean;
  signal?: AbortSignal | undefined;
  meter?: Meter | undefined;
  /** For the judge: the caller can ask for less where an answer would be too large. */
  canShrink?: boolean | undefined;
}

/** What a judge is told of the request besides its answer. */
export interface Asked {
  /** Sent so often by now. */
  tries: number;
  canShrink: boolean;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** What an answer means; each CRM has its own reading. */
export type Verdict =
  | { kind: "fine" }
  /** Ask again after `ms`, or after the usual back-off. `limit`: the CRM says we are too fast. */
  | { kind: "again"; limit: boolean; ms: number | null; detail: string }
  | { kind: "fail"; error: ConnectorError };

/** Whoever connects waits for a word: a wrong address is told within seconds. */
export const CONNECTING_TRIES = 3;

export interface HttpOptions {
  baseUrl: string;
  host: string;
  throttle: Throttle;
  judge(answer: HttpAnswer, asked: Asked): Verdict;
  /** Milliseconds in which a whole answer must have arrived. */
  deadlineMs?: number;
  /** How often a request is sent at most; fewer where a person waits for a word. */
  maxTries?: number;
  clock?: Clock;
  random?: () => number;
}

export interface Http {
  send(request: HttpRequest): Promise<HttpAnswer>;
  traffic(): { requests: number; refused: number; retried: number };
}

const TRIES = 7;
const DEADLINE_MS = 75_000;
const MAX_ANSWER_BYTES = 64_000_000;
const FIRST_LIMIT_WAIT_MS = 2_000;
const FIRST_FAULT_WAIT_MS = 400;
const MAX_WAIT_MS = 60_000;

const agents = {
  httpAgent: new http.Agent({ keepAlive: true }),
  httpsAgent: new https.Agent({ keepAlive: true }),
};

/** Node's own transport, which tells when the request has been handed to the operating system. */
const transportTelling = (sent: () => void) => ({
  request(options: RequestOptions, take: (answer: IncomingMessage) => void): ClientRequest {
    const request = (options.protocol === "https:" ? https : http).request(options, take);
    request.once("finish", sent);
    return request;
  },
});

/** Passing trouble on the way: nothing was heard, or not all of it. More than anybody needs will be no less next time. */
function faultOf(error: unknown, host: string): string {
  if (!axios.isAxiosError(error)) throw error;
  if (error.message.startsWith("maxContentLength"))
    throw new CrmUnavailableError("crm-unavailable", { host, detail: "answer too large" });
  return error.code ?? "no answer";
}

export function createHttp(options: HttpOptions): Http {
  const { baseUrl, host, throttle, judge, clock = realClock, random = Math.random } = options;
  const { deadlineMs = DEADLINE_MS, maxTries = TRIES } = options;
  const traffic = { requests: 0, refused: 0, retried: 0 };

  async function once(request: HttpRequest, sent: () => void): Promise<HttpAnswer | string> {
    traffic.requests++;
    if (request.meter) request.meter.requests++;
    const deadline = AbortSignal.timeout(deadlineMs);
    try {
      const answer: AxiosResponse<string> = await axios.request({
        ...agents,
        transport: transportTelling(sent),
        baseURL: baseUrl,
        url: request.path,
        method: request.method,
        headers: request.headers,
        data: request.body,
        responseType: "text",
        transformResponse: (data: string) => data,
        validateStatus: () => true,
        maxRedirects: 0,
        maxContentLength: MAX_ANSWER_BYTES,
        proxy: false,
        signal: request.signal ? AbortSignal.any([request.signal, deadline]) : deadline,
      });
      const headers = Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
      );
      return { status: answer.status, headers, text: answer.data ?? "" };
    } catch (error) {
      request.signal?.throwIfAborted();
      return faultOf(error, host);
    }
  }

  function backOff(attempt: number, limit: boolean): number {
    const first = limit ? FIRST_LIMIT_WAIT_MS : FIRST_FAULT_WAIT_MS;
    return Math.min(MAX_WAIT_MS, first * 2 ** attempt) * (0.75 + random() / 2);
  }

  function lastWord(limit: boolean, detail: string): ConnectorError {
    if (limit) return new CrmRateLimitError("crm-rate-limit", { host });
    return new CrmUnavailableError("crm-unavailable", { host, detail });
  }

  async function send(request: HttpRequest): Promise<HttpAnswer> {
    // Each kind of trouble has its own back-off: a cut answer says nothing of how fast we may go.
    const tries = { limit: 0, fault: 0 };
    for (;;) {
      const answer = await throttle.run((sent) => once(request, sent), request);
      const verdict: Verdict =
        typeof answer === "string"
          ? { kind: "again", limit: false, ms: null, detail: answer }
          : judge(answer, {
              tries: tries.limit + tries.fault + 1,
              canShrink: request.canShrink ?? false,
            });
      if (verdict.kind === "fine") return answer as HttpAnswer;
      if (verdict.kind === "fail") throw verdict.error;
      const { limit, detail } = verdict;
      if (limit) traffic.refused++;
      if (limit && request.meter) request.meter.refused++;
      // A refusal for speed was not carried out, so it may be repeated even for a write.
      if (tries.limit + tries.fault + 1 >= maxTries || !(request.repeatable || limit))
        throw lastWord(limit, detail);
      traffic.retried++;
      const before = limit ? tries.limit++ : tries.fault++;
      const wait = verdict.ms ?? backOff(before, limit);
      if (limit) {
        throttle.slowDown();
        throttle.pause(wait);
      } else await clock.sleep(wait, request.signal);
      request.signal?.throwIfAborted();
    }
  }

  return { send, traffic: () => ({ ...traffic }) };
}

/** Counts of several ways together: an account that moved has one for each of its hosts. */
export function trafficOf(ways: readonly Http[]): ReturnType<Http["traffic"]> {
  const sum = { requests: 0, refused: 0, retried: 0 };
  for (const way of ways) {
    const { requests, refused: limited, retried } = way.traffic();
    sum.requests += requests;
    sum.refused += limited;
    sum.retried += retried;
  }
  return sum;
}

/** Whole numbers of sixteen digits and more may be larger than JavaScript's numbers can tell apart. */
const MAY_BE_HUGE = /[:[,\s]-?\d{16}/;

/** Such numbers as text, all others as they are: ids must not become those of somebody else. */
const exact = (_key: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "")
    ? context!.source
    : value;

/** The JSON of an answer, `undefined` where it is none. */
export function jsonOf({ text }: HttpAnswer): unknown {
  try {
    return MAY_BE_HUGE.test(text) ? JSON.parse(text, exact) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const blocked = (host: string) => new CrmBlockedError("crm-blocked", { host });
export const refused = (host: string) => new CrmAuthError("token-refused", { host });
