/**
 * A simulated amoCRM account as msw handlers with state: limits, rights, paging over live rows and faults. Tests use the
 * handlers as they are; the demo and the command line reach the same ones over HTTP (`tests/fakes/http/serve.ts`).
 */
import { type HttpHandler, http } from "msw";
import { problem, text } from "./answers.ts";
import { type AmoFaults, HTML_403, noFaults } from "./faults.ts";
import { type ArrivalLimit, createArrivalLimit } from "./limit.ts";
import { answerRequest } from "./routes.ts";
import type { AmoState } from "./state.ts";

export interface AmoFakeOptions {
  /** Origin of the account, `https://company.amocrm.ru` or `http://127.0.0.1:8090`. */
  origin: string;
  token: string;
  state: AmoState;
  /** 0: no limit, for tests on their own clocks. */
  requestsPerSecond?: number;
  /** Milliseconds, for counting arrivals. */
  now?: () => number;
}

export interface AmoFake {
  handlers: HttpHandler[];
  state: AmoState;
  faults: AmoFaults;
  limit: ArrivalLimit;
  /** Every request as `GET /api/v4/leads?…`. */
  log: string[];
}

export function createAmoFake(options: AmoFakeOptions): AmoFake {
  const { origin, state, token, requestsPerSecond = 7, now = () => performance.now() } = options;
  const faults = noFaults();
  const limit = createArrivalLimit(requestsPerSecond);
  const log: string[] = [];

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    log.push(`${request.method} ${url.pathname}${url.search}`);
    const over = limit.arrive(now());
    if (over === 403) return text(403, HTML_403);
    if (over === 429) return text(429, "Too many requests", "text/plain");
    const fault = faults.next[0];
    if (fault) {
      if (--fault.times <= 0) faults.next.shift();
      return text(
        fault.status,
        fault.body,
        fault.type,
        fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) },
      );
    }
    if (faults.tokenRefused || request.headers.get("authorization") !== `Bearer ${token}`) {
      return problem(401, "Unauthorized", "Invalid credentials");
    }
    const response = await answerRequest(request, url, state, faults);
    if (faults.cut > 0 && response.status === 200) {
      faults.cut--;
      const body = await response.text();
      return new Response(body.slice(0, body.length / 2), {
        status: 200,
        headers: { "content-type": "application/hal+json" },
      });
    }
    return response;
  }

  return {
    handlers: [http.all(`${origin}/api/v4/*`, ({ request }) => answer(request))],
    state,
    faults,
    limit,
    log,
  };
}
