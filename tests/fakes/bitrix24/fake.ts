/**
 * A simulated Bitrix24 portal as msw handlers with state: the bucket, operating time, rights, batches with references,
 * paging, tokens, events and faults. Tests use the handlers as they are; the demo and the command line reach the same
 * ones over HTTP (`tests/fakes/http/serve.ts`).
 */
import { type HttpHandler, http } from "msw";
import { takeTrouble } from "../http/planned-faults.ts";
import { suffer } from "../http/troubles.ts";
import type { Answer, AppShelf, Viewer } from "./asked.ts";
import { refusalBody, runBatch } from "./batch.ts";
import { createEvents, type PortalEvents } from "./events.ts";
import { noFaults, type PortalFaults } from "./faults.ts";
import { type Bucket, createBucket, createOperating, type Operating } from "./limits.ts";
import { answerCommand } from "./methods.ts";
import { createOauth, type PortalApplication, type PortalOauth } from "./oauth.ts";
import { createOperatingBill } from "./operating-bill.ts";
import { readParams, type Tree } from "./parameters.ts";
import { Refusal } from "./refusal.ts";
import type { PortalState } from "./state.ts";

export interface PortalOptions {
  /** `https://company.bitrix24.ru` or `http://127.0.0.1:8095`. */
  origin: string;
  /** User and secret of the incoming webhook. */
  webhook: { user: string; secret: string };
  state: PortalState;
  /** Access tokens of users' frames besides those of the token server: token → user id. */
  tokens?: ReadonlyMap<string, string>;
  application?: PortalApplication;
  /** 0: no limit. */
  perSecond?: number;
  bucket?: number;
  /** Seconds of operating time that each command costs. */
  cost?: number | ((method: string) => number);
  operatingLimit?: number;
  /** Milliseconds, for counting arrivals. */
  now?: () => number;
  /** Seconds since 1970, for operating time, tokens and what is written. */
  clock?: () => number;
}

export interface LoggedRequest {
  /** Milliseconds on the fake's clock, when it arrived. */
  at: number;
  method: string;
  /** Methods of a batch's commands; the method itself else. */
  commands: string[];
  status: number;
}

export interface PortalFake {
  handlers: HttpHandler[];
  state: PortalState;
  faults: PortalFaults;
  bucket: Bucket;
  operating: Operating;
  oauth: PortalOauth;
  application: PortalApplication;
  events: PortalEvents;
  app: AppShelf;
  log: LoggedRequest[];
  /** Until the application has finished its installation no events are sent (1.5). */
  installed: boolean;
  /** The portal is renamed: its old address answers 302 with the new one. */
  moveTo(origin: string): void;
}

const APPLICATION: PortalApplication = {
  clientId: "local.65a5f3c1e8f2b0.11111111",
  clientSecret: "fake-application-secret",
  applicationToken: "51856fefc120afa4b628cc82d3935cce",
};

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*",
  "access-control-allow-methods": "GET,POST,OPTIONS",
};
const json = (body: unknown, status = 200) => Response.json(body, { status, headers: CORS });

/** `/rest/METHOD`, `/rest//METHOD.json`, `/rest/UID/SECRET/METHOD`. */
const PATH = /^\/rest\/+(?:(\d+)\/([^/]+)\/+)?([^/]+?)(?:\.json)?$/;

export function createPortalFake(options: PortalOptions): PortalFake {
  const { webhook, state, application = APPLICATION } = options;
  const now = options.now ?? (() => performance.now());
  const clock = options.clock ?? (() => Date.now() / 1000);
  const cost = (method: string) =>
    typeof options.cost === "function" ? options.cost(method) : (options.cost ?? 0.02);
  const bucket = createBucket(options.perSecond ?? 2, options.bucket ?? 50);
  const operating = createOperating();
  const faults = noFaults();
  const bill = createOperatingBill({
    operating,
    faults,
    state,
    cost,
    limit: () => options.operatingLimit ?? 480,
    clock,
  });
  const log: LoggedRequest[] = [];
  const app: AppShelf = { options: {}, placements: [] };
  const former = new Set<string>();
  let origin = options.origin;
  const host = () => new URL(origin).host;
  const oauth = createOauth({ application, memberId: state.facts.memberId, origin: () => origin, clock });
  const events = createEvents({
    state,
    host,
    clock,
    applicationToken: application.applicationToken,
    isInstalled: () => fake.installed,
  });

  /** Whose request it is, or why it is nobody's. */
  function viewerOf(path: RegExpExecArray | null, params: Tree): Viewer | Refusal {
    if (!path) return new Refusal(404, "ERROR_METHOD_NOT_FOUND", "Method not found!");
    if (faults.tokenRefused) return new Refusal(401, "NO_AUTH_FOUND", "Wrong authorization data");
    const { owner, ownerIsAdmin } = state.facts;
    if (path[1] !== undefined) {
      const isRight = path[1] === webhook.user && path[2] === webhook.secret;
      if (!isRight) return new Refusal(401, "NO_AUTH_FOUND", "Wrong authorization data");
      return { id: webhook.user, isAdmin: ownerIsAdmin, isApp: false };
    }
    const token = String(params.auth ?? params.access_token ?? "");
    const listed = options.tokens?.get(token);
    const judged = listed ? { user: listed } : oauth.judge(token);
    if (judged === "expired")
      return new Refusal(401, "expired_token", "The access token provided has expired.");
    if (judged === "unknown") return new Refusal(401, "NO_AUTH_FOUND", "Wrong authorization data");
    return { id: judged.user, isAdmin: judged.user === owner && ownerIsAdmin, isApp: true };
  }

  function run(method: string, params: Tree, viewer: Viewer, isInner: boolean): Answer {
    bill.charge(method, isInner);
    return answerCommand({ method, params, viewer, state, faults, events, app, now: clock() });
  }

  function batch(params: Tree, viewer: Viewer): unknown {
    bill.checkBatch();
    return runBatch(params, {
      run: (method, inner) => run(method, inner, viewer, true),
      timeOf: (method) => bill.timeOf(method, true),
      fails: (key) => faults.failOnce.delete(key),
      lostReference: faults.lostReference,
    });
  }

  function answerMethod(method: string, params: Tree, viewer: Viewer): Response {
    try {
      if (method === "batch")
        return json({ result: batch(params, viewer), time: bill.timeOf(method, false) });
      const { result, total, next } = run(method, params, viewer, false);
      const counts = { ...(total === undefined ? {} : { total }), ...(next ? { next } : {}) };
      return json({ result, ...counts, time: bill.timeOf(method, false) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return json({ ...refusalBody(error), time: bill.timeOf(method, false) }, error.status);
    }
  }

  const commandsOf = (method: string, params: Tree): string[] =>
    method === "batch"
      ? Object.values(typeof params.cmd === "object" ? params.cmd : {}).map(
          (one) => String(one).split("?")[0]!,
        )
      : [method];

  async function answer(request: Request): Promise<Response | undefined> {
    const url = new URL(request.url);
    if (former.has(url.origin))
      return new Response(null, {
        status: 302,
        headers: { location: `${origin}${url.pathname}${url.search}` },
      });
    if (url.origin !== origin) return undefined;
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: CORS });
    const path = PATH.exec(url.pathname);
    const method = path?.[3] ?? "";
    const at = now();
    const params = await readParams(request, url);
    const entry: LoggedRequest = { at, method, commands: commandsOf(method, params), status: 0 };
    log.push(entry);
    const response = await respond();
    entry.status = response.status;
    return response;

    async function respond(): Promise<Response> {
      // Counted by where it comes from, before anything else is looked at.
      if (!bucket.take(at, request.headers.get("x-forwarded-for") ?? ""))
        return json({ error: "QUERY_LIMIT_EXCEEDED", error_description: "Too many requests" }, 503);
      const trouble = takeTrouble(faults, method);
      const rightly = async () => {
        const viewer = viewerOf(path, params);
        return viewer instanceof Refusal
          ? json(refusalBody(viewer), viewer.status)
          : answerMethod(method, params, viewer);
      };
      return trouble ? suffer(trouble, rightly) : rightly();
    }
  }

  const fake: PortalFake = {
    handlers: [
      http.all("*/rest/*", ({ request }) => answer(request)),
      http.all("*/oauth/token/", ({ request }) => oauth.answerToken(request)),
    ],
    state,
    faults,
    bucket,
    operating,
    oauth,
    application,
    events,
    app,
    log,
    installed: true,
    moveTo(next) {
      former.add(origin);
      former.delete(next);
      origin = next;
    },
  };
  return fake;
}
