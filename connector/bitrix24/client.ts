/** Bitrix24's REST for one portal: single calls and commands that share batches (crm/bitrix24.md 2). */
import type { z } from "zod";
import type { Access, PullOptions } from "../crm/adapter.ts";
import { parseAnswer } from "../crm/contract.ts";
import { createHttp, type Http, jsonOf, refused, trafficOf } from "../crm/http.ts";
import { type Clock, realClock } from "../crm/throttle.ts";
import { CrmAuthError, CrmUnavailableError, InputError } from "../errors.ts";
import type { Credentials } from "../store/store.ts";
import {
  type CallOptions,
  type Command,
  type CommandAnswer,
  createCommandQueue,
  isReading,
  type TimedAnswer,
} from "./rest/command-queue.ts";
import { createOperatingTime } from "./rest/operating-time.ts";
import { throttleOf } from "./rest/pace.ts";
import { encodeCommand, type Params } from "./rest/parameters.ts";
import {
  errorOf,
  isMethodPaused,
  isTokenRefused,
  judgeBitrix,
  NO_ANSWER,
  refusalOf,
} from "./rest/refusals.ts";
import { timeOf } from "./rest/time-block.ts";
import { batchSchema } from "./schema.ts";

export type { CallOptions, Command, CommandAnswer };

export const requestOptions = ({ signal, meter, priority }: PullOptions): CallOptions => ({
  signal,
  meter,
  ...(priority !== undefined && { priority }),
});

export interface BitrixClient {
  /** Present host of the portal. */
  readonly host: string;
  /** The portal answered from a new address since this client was made. */
  readonly moved: boolean;
  /** Calls one method; throws for every refusal. */
  call<Schema extends z.ZodType>(
    method: string,
    params: Params,
    schema: Schema,
    options?: CallOptions,
  ): Promise<z.output<Schema>>;
  /** Commands in as few requests as possible. One that was refused for good is in the answers, not thrown. */
  ask(commands: readonly Command[], options?: CallOptions): Promise<CommandAnswer[]>;
  traffic: Http["traffic"];
}

export interface ClientOptions {
  host: string;
  scheme: "http" | "https";
  access: Access;
  /** Checks the portal's new host after a rename; throws for a stranger's. */
  checkMoved?(host: string): string;
  /** How often a request is sent at most; fewer where a person waits for a word. */
  maxTries?: number;
  clock?: Clock;
  /** Seconds since 1970. */
  now?: () => number;
}

const MOVES = 3;

export function createBitrixClient(options: ClientOptions): BitrixClient {
  const { host, scheme, access, maxTries, clock = realClock, now = () => Date.now() / 1000 } = options;
  const { requestsPerSecond, bucket } = access;
  const throttle = throttleOf({ host, requestsPerSecond, kept: bucket, clock, now });
  const operating = createOperatingTime();
  const queue = createCommandQueue({ send, operating, clock, now });
  let present = host;
  const ways = [httpFor(host)];

  function httpFor(name: string): Http {
    const judge = (answer: Parameters<typeof judgeBitrix>[0]) => judgeBitrix(answer, name);
    const tries = maxTries === undefined ? {} : { maxTries };
    return createHttp({ baseUrl: `${scheme}://${name}`, host: name, throttle, judge, clock, ...tries });
  }

  /** Path of a method, and what the body needs to be let in. */
  function entrance(method: string, credentials: Credentials): { path: string; auth: Params } {
    if (credentials.kind === "webhook")
      return { path: `${new URL(credentials.url).pathname.replace(/\/$/, "")}/${method}.json`, auth: {} };
    if (credentials.kind === "oauth")
      return { path: `/rest/${method}.json`, auth: { auth: credentials.accessToken } };
    throw refused(host);
  }

  /** Sends a call; where the portal refuses the token, once more with a renewed one. */
  async function post(
    method: string,
    params: Params,
    repeatable: boolean,
    call: CallOptions,
  ): Promise<Record<string, unknown>> {
    const credentials = await access.credentials();
    const body = await postWith(credentials, method, params, repeatable, call);
    if (!isTokenRefused(body) || !access.renew) return body;
    const renewed = (await access.renew(credentials, present)).credentials;
    const second = await postWith(renewed, method, params, repeatable, call);
    if (isTokenRefused(second)) await access.giveUp?.(renewed, present);
    return second;
  }

  async function postWith(
    credentials: Credentials,
    method: string,
    params: Params,
    repeatable: boolean,
    call: CallOptions,
  ): Promise<Record<string, unknown>> {
    const { path, auth } = entrance(method, credentials);
    for (let moves = 0; ; moves++) {
      const answer = await ways.at(-1)!.send({
        method: "POST",
        path,
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify({ ...params, ...auth }),
        repeatable,
        ...call,
      });
      if (answer.status < 300 || answer.status >= 400) return objectOf(jsonOf(answer));
      await moveTo(answer.headers.location, moves);
    }
  }

  /** A renamed portal answers 302 with its new address; the POST is sent again there, to an allowed host only. */
  async function moveTo(location: string | undefined, moves: number): Promise<void> {
    if (!location || !URL.canParse(location) || moves >= MOVES || !options.checkMoved)
      throw new CrmUnavailableError("crm-unavailable", { host: present, detail: "redirect" });
    const target = new URL(location).host;
    // Another request has followed the move already.
    if (target === present) return;
    try {
      present = options.checkMoved(target);
    } catch (cause) {
      if (!(cause instanceof InputError)) throw cause;
      throw new CrmAuthError("crm-moved", { host: present, to: target.slice(0, 100) }, { cause });
    }
    ways.push(httpFor(present));
    await access.moved?.(present);
  }

  async function send(commands: readonly Command[], call: CallOptions): Promise<TimedAnswer[]> {
    const [only] = commands;
    if (commands.length === 1) return [await sendAlone(only!, call)];
    return sendBatch(commands, call);
  }

  async function sendAlone({ method, params }: Command, call: CallOptions): Promise<TimedAnswer> {
    const body = await post(method, params, isReading(method), call);
    const { result, total, next, time } = body;
    const refusal = refusalOf(body);
    if (refusal) return { refusal, time: timeOf(time) };
    // No method that we ask answers `null` (A7).
    if (result === undefined || result === null) return { refusal: NO_ANSWER, time: timeOf(time) };
    return { result, total: numberOf(total), next: numberOf(next), time: timeOf(time) };
  }

  /** Waits for `batch` itself where a portal bills it, not the methods inside (2.2). */
  async function waitForBatch(signal: AbortSignal | undefined): Promise<void> {
    while (!operating.reserve("batch", now())) {
      signal?.throwIfAborted();
      await clock.sleep(Math.min(5, Math.max(0.2, operating.wait("batch", now()))) * 1000);
    }
  }

  async function sendBatch(commands: readonly Command[], call: CallOptions): Promise<TimedAnswer[]> {
    const cmd = Object.fromEntries(
      commands.map(({ method, params }, index) => [`c${index}`, encodeCommand(method, params)]),
    );
    const repeatable = commands.every(({ method }) => isReading(method));
    for (;;) {
      await waitForBatch(call.signal);
      const body = await post("batch", { halt: 0, cmd }, repeatable, call).catch((error: unknown) => {
        operating.settle("batch", null);
        throw error;
      });
      const time = timeOf(body.time);
      operating.settle("batch", time);
      const refusal = refusalOf(body);
      if (!refusal) return readAnswers(commands, body.result, present);
      if (!isMethodPaused(refusal)) throw errorOf(refusal, "batch", present);
      if (call.meter) call.meter.refused++;
      operating.refuse("batch", time?.resetAt ?? null, now());
    }
  }

  return {
    get host() {
      return present;
    },
    get moved() {
      return present !== host;
    },
    async call(method, params, schema, call = {}) {
      const [answer] = await queue.ask([{ method, params }], call);
      if ("refusal" in answer!) throw errorOf(answer.refusal, method, present);
      return parseAnswer(schema, answer!.result, method, present);
    },
    ask: (commands, call = {}) => queue.ask(commands, call),
    traffic: () => trafficOf(ways),
  };
}

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

function numberOf(value: unknown): number | null {
  if (value === null || value === undefined || value === "") return null;
  return Number.isFinite(Number(value)) ? Number(value) : null;
}

/** PHP sends an empty map as `[]`: then nothing is at the key. */
const at = (map: unknown, key: string): unknown =>
  typeof map === "object" && map !== null && !Array.isArray(map)
    ? (map as Record<string, unknown>)[key]
    : undefined;

function readAnswers(commands: readonly Command[], result: unknown, host: string): TimedAnswer[] {
  const maps = parseAnswer(batchSchema, result, "batch", host);
  return commands.map((_, index): TimedAnswer => {
    const key = `c${index}`;
    const time = timeOf(at(maps.result_time, key));
    const refusal = refusalOf(at(maps.result_error, key));
    if (refusal) return { refusal, time };
    const answer = at(maps.result, key);
    if (answer === undefined || answer === null) return { refusal: NO_ANSWER, time };
    return {
      result: answer,
      total: numberOf(at(maps.result_total, key)),
      next: numberOf(at(maps.result_next, key)),
      time,
    };
  });
}
