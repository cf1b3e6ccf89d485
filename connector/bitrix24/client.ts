/** Bitrix24's REST for one portal: calls and batches, and what each refusal means (crm/bitrix24.md 1.7, 2). */
import type { z } from "zod";
import type { Access, Meter, PullOptions } from "../crm/adapter.ts";
import { parseAnswer } from "../crm/contract.ts";
import { createHttp, type Http, type HttpAnswer, jsonOf, refused, type Verdict } from "../crm/http.ts";
import { createThrottle, realClock } from "../crm/throttle.ts";
import {
  type ConnectorError,
  CrmAuthError,
  CrmBlockedError,
  CrmContractError,
  CrmUnavailableError,
  InputError,
} from "../errors.ts";
import { throttleLimits } from "./limits.ts";
import { createOperatingTime } from "./rest/operating-time.ts";
import { encodeCommand, type Params } from "./rest/parameters.ts";
import { batchSchema, timeSchema } from "./schema.ts";

export interface CallOptions {
  priority?: number | undefined;
  signal?: AbortSignal | undefined;
  meter?: Meter | undefined;
}

export const requestOptions = ({ signal, meter }: PullOptions): CallOptions => ({ signal, meter });

export interface Command {
  method: string;
  params: Params;
}

/** One command's answer: its result, or the code with which it was refused. */
export type CommandAnswer = { result: unknown; next: number | null } | { error: string };

export interface BitrixClient {
  host: string;
  /** Calls one method; throws for every refusal. */
  call<Schema extends z.ZodType>(
    method: string,
    params: Params,
    schema: Schema,
    options?: CallOptions,
  ): Promise<z.output<Schema>>;
  /** Up to 50 commands in one request, by string keys. A command that was refused is in the answer, not thrown. */
  batch(commands: Record<string, Command>, options?: CallOptions): Promise<Map<string, CommandAnswer>>;
  traffic: Http["traffic"];
}

/** The refusal in a body, whatever the HTTP status: code in upper case, `""` and `0` count as refusals too. */
export function refusalOf(body: unknown): { code: string; detail: string } | null {
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
const ENDED_CODES = new Set(["PORTAL_DELETED", "PAYMENT_REQUIRED", "OVERLOAD_LIMIT"]);
const PASSING_CODES = new Set(["INTERNAL_SERVER_ERROR", "ERROR_UNEXPECTED_ANSWER"]);

/** The error that a refusal of one method is. */
export function errorOf(code: string, detail: string, method: string, host: string): ConnectorError {
  if (AUTH_CODES.has(code)) return refused(host);
  if (ENDED_CODES.has(code))
    return new CrmBlockedError(code === "OVERLOAD_LIMIT" ? "crm-blocked" : "crm-payment", { host });
  if (code === "ACCESS_DENIED" && /commercial|plan|тариф/i.test(detail))
    return new CrmBlockedError("crm-payment", { host });
  if (code === "INSUFFICIENT_SCOPE")
    return new CrmAuthError("crm-scope", { host, scope: method.split(".")[0]! });
  if (
    /^(INVALID_CREDENTIALS|USER_ACCESS_ERROR|ACCESS_DENIED|WRONG_AUTH_TYPE)$/.test(code) ||
    /access denied/i.test(detail)
  ) {
    return new CrmAuthError("crm-scope", { host, scope: method });
  }
  return new CrmContractError("crm-contract", {
    host,
    entity: method,
    field: "error",
    detail: code || detail || "refused",
  });
}

/** Statuses and codes by what to do next; a method's own pause is the caller's business and passes as an answer. */
export function judgeBitrix(answer: HttpAnswer, host: string): Verdict {
  const body = jsonOf(answer);
  const refusal = refusalOf(body);
  if (refusal?.code === "QUERY_LIMIT_EXCEEDED")
    return { kind: "again", limit: true, ms: null, detail: refusal.code };
  if (refusal && PASSING_CODES.has(refusal.code))
    return { kind: "again", limit: false, ms: null, detail: refusal.code };
  if (refusal) return { kind: "fine" };
  if (answer.status >= 300 && answer.status < 400) return { kind: "fine" };
  if (body === undefined || answer.status >= 500) {
    if (answer.status === 401) return { kind: "fail", error: refused(host) };
    if (answer.status === 404) return { kind: "fail", error: new InputError("crm-not-found", { host }) };
    return {
      kind: "again",
      limit: answer.status === 429,
      ms: null,
      detail: `HTTP ${answer.status}, not JSON`,
    };
  }
  return { kind: "fine" };
}

export interface ClientOptions {
  host: string;
  scheme: "http" | "https";
  access: Access;
  /** Checks and remembers the portal's new host after a rename; throws for a stranger's. */
  onMoved?(host: string): string;
}

const METHOD_TRIES = 8;

export function createBitrixClient({ host, scheme, access, onMoved }: ClientOptions): BitrixClient {
  const throttle = createThrottle(throttleLimits(access.requestsPerSecond));
  const operating = createOperatingTime();
  let present = host;
  let http = httpFor(host);

  function httpFor(name: string): Http {
    return createHttp({
      baseUrl: `${scheme}://${name}`,
      host: name,
      throttle,
      judge: (answer) => judgeBitrix(answer, name),
    });
  }

  /** Path of a method, and what the body needs to be let in. */
  async function entrance(method: string): Promise<{ path: string; auth: Params }> {
    const credentials = await access.credentials();
    if (credentials.kind === "webhook")
      return { path: `${new URL(credentials.url).pathname.replace(/\/$/, "")}/${method}.json`, auth: {} };
    if (credentials.kind === "oauth")
      return { path: `/rest/${method}.json`, auth: { auth: credentials.accessToken } };
    throw refused(host);
  }

  async function post(method: string, params: Params, options: CallOptions): Promise<unknown> {
    const { path, auth } = await entrance(method);
    for (let moves = 0; ; moves++) {
      const answer = await http.send({
        method: "POST",
        path,
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify({ ...params, ...auth }),
        repeatable: isReading(method, params),
        ...options,
      });
      if (answer.status < 300 || answer.status >= 400) return jsonOf(answer);
      moveTo(answer.headers.location, moves);
    }
  }

  /** A renamed portal answers 302 with its new address; the POST is sent again there, to an allowed host only. */
  function moveTo(location: string | undefined, moves: number): void {
    if (!location || !URL.canParse(location) || moves >= 3 || !onMoved) {
      throw new CrmUnavailableError("crm-unavailable", { host: present, detail: "redirect" });
    }
    present = onMoved(new URL(location).host);
    http = httpFor(present);
  }

  async function waitFor(methods: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const seconds = Math.max(...methods.map((method) => operating.wait(method, Date.now() / 1000)));
      if (seconds <= 0) return;
      signal?.throwIfAborted();
      await realClock.sleep(Math.min(5, seconds) * 1000);
    }
  }

  function noteTime(method: string, time: unknown): void {
    const parsed = timeSchema.safeParse(time);
    if (parsed.success) operating.note(method, parsed.data.operating, parsed.data.operating_reset_at);
  }

  async function ask(method: string, params: Params, options: CallOptions): Promise<Record<string, unknown>> {
    for (let attempt = 1; ; attempt++) {
      await waitFor([method], options.signal);
      const body = await post(method, params, options);
      const refusal = refusalOf(body);
      if (refusal?.code === "OPERATION_TIME_LIMIT" && attempt < METHOD_TRIES) {
        const time = timeSchema.safeParse((body as { time?: unknown }).time);
        const resetAt = time.success ? Number(time.data.operating_reset_at) : Number.NaN;
        operating.refuse(method, Number.isFinite(resetAt) && resetAt > 0 ? resetAt : null, Date.now() / 1000);
        continue;
      }
      if (refusal) throw errorOf(refusal.code, refusal.detail, method, present);
      if (typeof body !== "object" || body === null || !("result" in body)) {
        throw new CrmContractError("crm-contract", {
          host: present,
          entity: method,
          field: "result",
          detail: "missing",
        });
      }
      noteTime(method, (body as { time?: unknown }).time);
      return body as Record<string, unknown>;
    }
  }

  return {
    get host() {
      return present;
    },
    async call(method, params, schema, options = {}) {
      const body = await ask(method, params, options);
      return parseAnswer(schema, body.result, method, present);
    },
    async batch(commands, options = {}) {
      await waitFor(["batch", ...Object.values(commands).map((command) => command.method)], options.signal);
      const cmd = Object.fromEntries(
        Object.entries(commands).map(([key, command]) => [
          key,
          encodeCommand(command.method, command.params),
        ]),
      );
      const body = await ask("batch", { halt: 0, cmd }, options);
      const answer = parseAnswer(batchSchema, body.result, "batch", present);
      return readAnswers(commands, answer, noteTime);
    },
    traffic: () => http.traffic(),
  };
}

/** Only readings are repeated after a lost answer. */
function isReading(method: string, params: Params): boolean {
  if (method !== "batch") return !/\.(add|update|delete|bind|unbind|set)$/.test(method);
  return Object.values(params.cmd as Record<string, string>).every((command) =>
    isReading(command.split("?")[0]!, {}),
  );
}

/** PHP sends an empty map as `[]`: then nothing is at the key. */
const at = (map: unknown, key: string): unknown =>
  typeof map === "object" && map !== null && !Array.isArray(map)
    ? (map as Record<string, unknown>)[key]
    : undefined;

function readAnswers(
  commands: Record<string, Command>,
  answer: z.output<typeof batchSchema>,
  noteTime: (method: string, time: unknown) => void,
): Map<string, CommandAnswer> {
  const answers = new Map<string, CommandAnswer>();
  for (const [key, { method }] of Object.entries(commands)) {
    noteTime(method, at(answer.result_time, key));
    const refusal = refusalOf(at(answer.result_error, key));
    const result = at(answer.result, key);
    if (refusal) answers.set(key, { error: refusal.code });
    else if (result === undefined) answers.set(key, { error: "NO_ANSWER" });
    else answers.set(key, { result, next: Number(at(answer.result_next, key) ?? Number.NaN) || null });
  }
  return answers;
}
