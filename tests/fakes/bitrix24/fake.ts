/**
 * A simulated Bitrix24 portal as msw handlers with state: the bucket, operating time, batches with references, paging and
 * faults. Tests use the handlers as they are; the demo reaches the same ones over HTTP.
 */
import { type HttpHandler, http } from "msw";
import { type Bucket, createBucket, createOperating, type Operating } from "./limits.ts";
import { type Answer, METHODS } from "./methods.ts";
import { parseQuery, type Tree } from "./parameters.ts";
import { Refusal } from "./refusal.ts";
import type { PortalState } from "./state.ts";

export interface PortalFaults {
  /** The next so many requests get this body instead. */
  next: { times: number; status: number; body: string; type: string }[];
  /** Methods that are refused with a code, alone or inside a batch. */
  refuse: Record<string, { status: number; code: string; text: string }>;
  /** Inner commands that fail once: their keys. */
  failOnce: Set<string>;
  /** Where the portal has moved to. */
  movedTo: string | null;
}

export interface PortalOptions {
  /** `https://company.bitrix24.ru` or `http://127.0.0.1:8095`. */
  origin: string;
  /** User and secret of the incoming webhook. */
  webhook: { user: string; secret: string };
  state: PortalState;
  /** Access tokens of users' frames: token → user id. */
  tokens?: ReadonlyMap<string, string>;
  perSecond?: number;
  bucket?: number;
  /** Seconds of operating time that each command costs. */
  cost?: number;
  operatingLimit?: number;
  now?: () => number;
}

export interface PortalFake {
  handlers: HttpHandler[];
  state: PortalState;
  faults: PortalFaults;
  bucket: Bucket;
  operating: Operating;
  /** Methods of every request; a batch is `batch(n)`. */
  log: string[];
}

const json = (body: unknown, status = 200) =>
  Response.json(body, { status, headers: { "access-control-allow-origin": "*" } });
const refusalBody = (refusal: Refusal) => ({ error: refusal.code, error_description: refusal.message });
/** PHP: an empty map is an empty list. */
const phpMap = (map: Record<string, unknown>) => (Object.keys(map).length === 0 ? [] : map);

export function createPortalFake(options: PortalOptions): PortalFake {
  const {
    origin,
    webhook,
    state,
    cost = 0.02,
    operatingLimit = 480,
    now = () => performance.now(),
  } = options;
  const bucket = createBucket(options.perSecond ?? 2, options.bucket ?? 50);
  const operating = createOperating();
  const faults: PortalFaults = { next: [], refuse: {}, failOnce: new Set(), movedTo: null };
  const log: string[] = [];
  const seconds = () => now() / 1000;

  function run(method: string, params: Tree): Answer {
    const refused = faults.refuse[method];
    if (refused) throw new Refusal(refused.status, refused.code, refused.text);
    const answer = METHODS[method];
    if (!answer) throw new Refusal(404, "ERROR_METHOD_NOT_FOUND", "Method not found!");
    if (operating.of(method, seconds()).operating >= operatingLimit)
      throw new Refusal(429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.");
    operating.add(method, cost, seconds());
    return answer(state, params);
  }

  const timeOf = (method: string) => ({
    start: seconds(),
    finish: seconds() + cost,
    duration: cost,
    processing: cost,
    ...operating.of(method, seconds()),
  });

  function batch(params: Tree): unknown {
    const commands = Object.entries(typeof params.cmd === "object" ? params.cmd : {});
    const out = {
      result: {},
      result_error: {},
      result_total: {},
      result_next: {},
      result_time: {},
    } as Record<string, Record<string, unknown>>;
    for (const [index, [key, command]] of commands.entries()) {
      try {
        if (index >= 50) throw new Refusal(400, "ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded");
        if (faults.failOnce.delete(key))
          throw new Refusal(500, "INTERNAL_SERVER_ERROR", "Internal server error");
        const [method = "", query = ""] = String(command).split(/\?(.*)/s);
        const answer = run(method, parseQuery(resolveReferences(query, out.result!)));
        out.result![key] = answer.result;
        if (answer.total !== undefined) out.result_total![key] = answer.total;
        if (answer.next) out.result_next![key] = answer.next;
        out.result_time![key] = timeOf(method);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        out.result_error![key] = refusalBody(error);
        if (params.halt === "1") break;
      }
    }
    return Object.fromEntries(Object.entries(out).map(([name, map]) => [name, phpMap(map)]));
  }

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (faults.movedTo)
      return new Response(null, { status: 302, headers: { location: `${faults.movedTo}${url.pathname}` } });
    if (!bucket.take(now()))
      return json({ error: "QUERY_LIMIT_EXCEEDED", error_description: "Too many requests" }, 503);
    const fault = faults.next[0];
    if (fault) {
      if (--fault.times <= 0) faults.next.shift();
      return new Response(fault.body, { status: fault.status, headers: { "content-type": fault.type } });
    }
    const params = await readParams(request, url);
    const path = /^\/rest\/+(?:(\d+)\/([^/]+)\/+)?([^/]+?)(?:\.json)?$/.exec(url.pathname);
    const byHook = path?.[1] === webhook.user && path[2] === webhook.secret;
    const user = options.tokens?.get(String(params.auth ?? ""));
    if (!path || !(byHook || (path[1] === undefined && user))) {
      return json({ error: "NO_AUTH_FOUND", error_description: "Wrong authorization data" }, 401);
    }
    const method = path[3]!;
    if (user && method === "profile") return json({ result: profileOf(state, user), time: timeOf(method) });
    log.push(
      method === "batch"
        ? `batch(${Object.keys(typeof params.cmd === "object" ? params.cmd : {}).length})`
        : method,
    );
    try {
      if (method === "batch") return json({ result: batch(params), time: timeOf("batch") });
      const { result, total, next } = run(method, params);
      return json({
        result,
        ...(total === undefined ? {} : { total }),
        ...(next ? { next } : {}),
        time: timeOf(method),
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return json({ ...refusalBody(error), time: timeOf(method) }, error.status);
    }
  }

  return {
    handlers: [http.all(`${origin}/rest/*`, ({ request }) => answer(request))],
    state,
    faults,
    bucket,
    operating,
    log,
  };
}

function profileOf(state: PortalState, id: string) {
  const user = state.facts.users.find((one) => one.ID === id);
  const admin = id === state.facts.owner && state.facts.ownerIsAdmin;
  return { ID: id, ADMIN: admin, NAME: user?.NAME, LAST_NAME: user?.LAST_NAME, TIME_ZONE: "" };
}

async function readParams(request: Request, url: URL): Promise<Tree> {
  const fromUrl = parseQuery(url.search.slice(1));
  if (request.method !== "POST") return fromUrl;
  const body = await request.text();
  if (/json/.test(request.headers.get("content-type") ?? "")) {
    return {
      ...fromUrl,
      ...(JSON.parse(body || "{}", (_, value: unknown) =>
        typeof value === "number" || typeof value === "boolean"
          ? String(value === true ? 1 : value === false ? 0 : value)
          : value,
      ) as Tree),
    };
  }
  return { ...fromUrl, ...parseQuery(body) };
}

/** `$result[c0][49][ID]` by what the command answered; one that leads nowhere becomes an empty text. */
function resolveReferences(query: string, results: Record<string, unknown>): string {
  return query.replace(/\$result((?:\[[^\]]*\])+)/g, (_, path: string) => {
    const value = [...path.matchAll(/\[([^\]]*)\]/g)].reduce<unknown>(
      (at, [, key]) => (at as Record<string, unknown> | undefined)?.[key!],
      results,
    );
    return encodeURIComponent(String(value ?? ""));
  });
}
