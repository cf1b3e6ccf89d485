/**
 * A simulated amoCRM account as msw handlers with state: limits, rights, tokens, paging over live rows and faults. Tests
 * use the handlers as they are; the demo and the command line reach the same ones over HTTP
 * (`tests/fakes/http/serve.ts`).
 */
import { type HttpHandler, http } from "msw";
import { takeTrouble } from "../http/planned-faults.ts";
import { suffer, type Trouble } from "../http/troubles.ts";
import { createStory, type StoryOptions } from "../story/story.ts";
import { forbidden, problem, text } from "./answers.ts";
import { type AmoFaults, HTML_403, noFaults, TROUBLES } from "./faults.ts";
import { amoFromStory } from "./from-story.ts";
import { createHooks, type Hooks } from "./hooks.ts";
import { type ArrivalLimit, createArrivalLimit } from "./limit.ts";
import { readQuery } from "./query.ts";
import { answerRequest } from "./routes.ts";
import type { AmoState, FakeUser } from "./state.ts";
import { type AmoTokens, createTokens, type Integration } from "./tokens.ts";

export interface AmoFakeOptions {
  /** Origin of the account, `https://company.amocrm.ru` or `http://127.0.0.1:8090`. */
  origin: string;
  /** Long-lived token of `state.facts.tokenUser`. */
  token: string;
  /** What the account holds, or the story that it is made from. */
  state?: AmoState;
  story?: StoryOptions;
  /** 0: no limit, for tests on their own clocks. Default 7. */
  requestsPerSecond?: number;
  /** Milliseconds, for counting arrivals. */
  now?: () => number;
  /** Seconds since 1970, for what is written and for the life of tokens. */
  clock?: () => number;
  integration?: Integration;
}

export interface LoggedRequest {
  /** Milliseconds on the fake's clock, when it arrived. */
  at: number;
  method: string;
  /** Path and query. */
  path: string;
  /** `null` while it is not answered. */
  status: number | null;
}

export interface AmoFake {
  handlers: HttpHandler[];
  state: AmoState;
  faults: AmoFaults;
  limit: ArrivalLimit;
  tokens: AmoTokens;
  hooks: Hooks;
  integration: Integration;
  log: LoggedRequest[];
  /** The account is renamed: its old address knows it no longer, and answers 401 or 404 (1.6). */
  moveTo(origin: string, oldAnswers?: 401 | 404): void;
}

const INTEGRATION: Integration = {
  clientId: "0f4b8c1e-0000-4000-8000-00000000000a",
  clientSecret: "fake-integration-secret",
  redirectUri: "https://desyatka.example/install/amocrm",
};

export function createAmoFake(options: AmoFakeOptions): AmoFake {
  const { requestsPerSecond = 7, now = () => performance.now(), integration = INTEGRATION } = options;
  const clock = options.clock ?? (() => Math.floor(Date.now() / 1000));
  const state = options.state ?? amoFromStory(options.story ? createStory(options.story) : []);
  const faults = noFaults();
  const limit = createArrivalLimit(requestsPerSecond);
  const log: LoggedRequest[] = [];
  const former = new Map<string, 401 | 404>();
  let origin = options.origin;
  const host = () => new URL(origin).host;
  const tokens = createTokens({
    state,
    integration,
    longLived: options.token,
    host,
    apiDomain: new URL(options.origin).host,
    clock,
  });

  function viewerOf(request: Request): FakeUser | Response {
    const bearer = request.headers.get("authorization")?.replace(/^Bearer /, "") ?? "";
    const owner = faults.tokenRefused ? null : tokens.owner(bearer);
    if (!owner) return problem(401, "Unauthorized", "Invalid credentials");
    const asked = request.headers.get("x-context-user-id");
    const id = asked === null ? owner.user : Number(asked);
    const user = state.facts.users.find((one) => one.id === id);
    if (user) return user;
    // A token outlives the administrator who granted it (1.2); nobody can be asked to stand in for who is not there.
    if (asked !== null) return forbidden();
    return { id: owner.user, name: "", admin: true, active: false, group: 0, view: "A" };
  }

  async function answerRightly(request: Request, url: URL): Promise<Response> {
    if (url.pathname === "/oauth2/account/current/subdomain") return tokens.answerSubdomain(request);
    const old = former.get(url.origin);
    if (old) return problem(old, old === 401 ? "Unauthorized" : "Not Found", "Account not found");
    if (url.pathname === "/oauth2/access_token") return tokens.answerToken(request);
    const viewer = viewerOf(request);
    if (viewer instanceof Response) return viewer;
    return answerRequest({ request, url, query: readQuery(url), state, faults, viewer, now: clock() });
  }

  function refusalOf(request: Request, at: number): Response | null {
    const bearer = request.headers.get("authorization")?.replace(/^Bearer /, "") ?? "";
    const over = limit.arrive(at, tokens.owner(bearer)?.integration ?? integration.clientId);
    if (over === 403) return text(403, HTML_403);
    return over === 429 ? text(429, "Too many requests", "text/plain") : null;
  }

  async function answer(request: Request): Promise<Response | undefined> {
    const url = new URL(request.url);
    if (url.origin !== origin && !former.has(url.origin)) return undefined;
    const at = now();
    const entry: LoggedRequest = {
      at,
      method: request.method,
      path: url.pathname + url.search,
      status: null,
    };
    log.push(entry);
    const trouble: Trouble | null = takeTrouble(faults, `${entry.method} ${entry.path}`);
    const response =
      refusalOf(request, at) ??
      (trouble
        ? await suffer(trouble, () => answerRightly(request, url))
        : await answerRightly(request, url));
    entry.status = response.status;
    return response;
  }

  const handle = ({ request }: { request: Request }) => answer(request);
  return {
    handlers: [http.all("*/api/v4/*", handle), http.all("*/oauth2/*", handle)],
    state,
    faults,
    limit,
    tokens,
    hooks: createHooks(state, host, clock),
    integration,
    log,
    moveTo(next, oldAnswers = 401) {
      former.set(origin, oldAnswers);
      former.delete(next);
      origin = next;
      state.facts.subdomain = new URL(next).hostname.split(".")[0] ?? "";
    },
  };
}

export { TROUBLES };
