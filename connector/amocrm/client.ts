/** amoCRM's API v4 for one account: addresses, the token, and what each refusal means (crm/amocrm.md, section 2). */
import type { z } from "zod";
import type { Access, Meter, PullOptions } from "../crm/adapter.ts";
import { afterOthers } from "../crm/after-others.ts";
import { parseAnswer } from "../crm/contract.ts";
import {
  type Asked,
  blocked,
  createHttp,
  type Http,
  type HttpAnswer,
  jsonOf,
  refused,
  trafficOf,
  type Verdict,
} from "../crm/http.ts";
import type { Grant } from "../crm/stored-grants.ts";
import { sharedThrottle, type Throttle } from "../crm/throttle.ts";
import {
  type ConnectorError,
  CrmAuthError,
  CrmBlockedError,
  CrmContractError,
  CrmUnavailableError,
  InputError,
} from "../errors.ts";
import type { Credentials } from "../store/store.ts";
import { DEADLINE_MS, throttleLimits } from "./limits.ts";

export interface ClientOptions {
  host: string;
  scheme: "http" | "https";
  access: Access;
  throttle?: Throttle;
  /** How often a request is sent at most. */
  maxTries?: number;
}

export interface GetOptions {
  priority?: number | undefined;
  signal?: AbortSignal | undefined;
  meter?: Meter | undefined;
  /** The caller can ask for less: 504 is told at once instead of being repeated (2, "504"). */
  canShrink?: boolean;
}

/** The CRM could not make so large an answer in time. */
export class TooLargeError extends CrmUnavailableError {
  override name = "TooLargeError";
}

/** The CRM refuses the question itself: a filter, a page number, a path that it does not have for everybody. */
export class RefusedQuestionError extends CrmContractError {
  override name = "RefusedQuestionError";
}

/** How a pull's requests are sent: with its priority, stoppable, counted. */
export const requestOptions = ({ signal, meter, priority }: PullOptions): GetOptions => ({
  signal,
  meter,
  priority,
});

export interface AmoClient {
  /** Present host of the account. */
  readonly host: string;
  /** One answer by path and query (`/api/v4/leads?limit=250`); `null` for an empty list. */
  get<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    entity: string,
    options?: GetOptions,
  ): Promise<z.output<Schema> | null>;
  /** Writes once; answers the parsed JSON or `null`. */
  write(
    method: "POST" | "PATCH" | "DELETE",
    path: string,
    body: unknown,
    options?: GetOptions,
  ): Promise<unknown>;
  traffic: Http["traffic"];
}

function retryAfterMs(answer: HttpAnswer): number | null {
  const body = jsonOf(answer) as { retry_after?: unknown } | undefined;
  const seconds = Number(body?.retry_after ?? answer.headers["retry-after"]);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}

function forbidden(answer: HttpAnswer, host: string): ConnectorError {
  // Nginx's own page is the block of the whole account; a JSON refusal is about rights on this one thing.
  return jsonOf(answer) === undefined ? blocked(host) : new CrmAuthError("not-admin", { host });
}

/** Empty answers are asked for again so often before they are believed: the beginning may have been cut off. */
const EMPTY_TRIES = 2;

/** Statuses of 2.2 by what to do next. */
export function judgeAmo(answer: HttpAnswer, host: string, asked: Asked): Verdict {
  const { status } = answer;
  const again = (limit: boolean, detail: string): Verdict => ({
    kind: "again",
    limit,
    ms: limit ? retryAfterMs(answer) : null,
    detail,
  });
  const fail = (error: ConnectorError): Verdict => ({ kind: "fail", error });
  if (status === 204) return { kind: "fine" };
  if (status >= 200 && status < 300) {
    // A cut or foreign body is passing trouble: the whole answer is asked for again.
    const isWhole = answer.text.trim() === "" ? asked.tries > EMPTY_TRIES : jsonOf(answer) !== undefined;
    return isWhole ? { kind: "fine" } : again(false, "cut answer");
  }
  if (status === 429) return again(true, "429");
  if (status === 504 && asked.canShrink)
    return fail(new TooLargeError("crm-unavailable", { host, detail: "504" }));
  if (status >= 500 || status === 408) return again(false, String(status));
  if (status === 401) return fail(refused(host));
  if (status === 402) return fail(new CrmBlockedError("crm-payment", { host }));
  if (status === 403) return fail(forbidden(answer, host));
  if (status === 404 || (status >= 300 && status < 400))
    return fail(new InputError("crm-not-found", { host }));
  const detail = String(status);
  return fail(new RefusedQuestionError("crm-contract", { host, entity: "answer", field: "status", detail }));
}

function authorizationOf(credentials: Credentials, host: string): string {
  if (credentials.kind === "token") return `Bearer ${credentials.token}`;
  if (credentials.kind === "oauth") return `Bearer ${credentials.accessToken}`;
  throw refused(host);
}

/** The account's pace, in this process and after others. */
function paceOf(host: string, { requestsPerSecond, bucket }: Access): Throttle {
  const limits = throttleLimits(requestsPerSecond);
  const throttle = sharedThrottle(host, limits);
  return bucket ? afterOthers(throttle, bucket, limits.window.ms) : throttle;
}

export function createAmoClient({ host, scheme, access, throttle, maxTries }: ClientOptions): AmoClient {
  const pace = throttle ?? paceOf(host, access);
  const ways = new Map<string, Http>();
  let present = host;

  function wayTo(name: string): Http {
    let way = ways.get(name);
    if (!way) {
      way = createHttp({
        baseUrl: `${scheme}://${name}`,
        host: name,
        throttle: pace,
        deadlineMs: DEADLINE_MS,
        ...(maxTries !== undefined && { maxTries }),
        judge: (answer, asked) => judgeAmo(answer, name, asked),
      });
      ways.set(name, way);
    }
    return way;
  }

  /** What another try may be made with after this refusal: renewed tokens, or the account's new address. */
  async function anotherGrant(error: unknown, tried: Grant): Promise<Grant | null> {
    if (error instanceof CrmAuthError && error.code === "token-refused")
      return (await access.renew?.(tried.credentials, tried.host, pace)) ?? null;
    if (error instanceof InputError && error.code === "crm-not-found")
      return (await access.follow?.(tried.host, pace)) ?? null;
    return null;
  }

  async function send(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    path: string,
    body: unknown,
    options: GetOptions,
  ): Promise<HttpAnswer> {
    const sendWith = ({ credentials, host: name }: Grant) =>
      wayTo(name).send({
        method,
        path,
        headers: {
          accept: "application/hal+json, application/json",
          authorization: authorizationOf(credentials, name),
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        repeatable: method === "GET",
        ...options,
      });
    const grant = { credentials: await access.credentials(pace), host: present };
    try {
      return await sendWith(grant);
    } catch (error) {
      const other = await anotherGrant(error, grant);
      if (other === null) throw error;
      present = other.host;
      return sendWith(other).catch(async (again: unknown) => {
        if (again instanceof CrmAuthError && again.code === "token-refused")
          await access.giveUp?.(other.credentials, other.host);
        throw again;
      });
    }
  }

  return {
    get host() {
      return present;
    },
    async get(path, schema, entity, options = {}) {
      const answer = await send("GET", path, undefined, options);
      if (answer.status === 204 || answer.text.trim() === "") return null;
      return parseAnswer(schema, jsonOf(answer), entity, present);
    },
    async write(method, path, body, options = {}) {
      const answer = await send(method, path, body, options);
      return answer.text.trim() === "" ? null : (jsonOf(answer) ?? null);
    },
    traffic: () => trafficOf([...ways.values()]),
  };
}
