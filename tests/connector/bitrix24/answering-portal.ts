/** A portal whose answers the test scripts one by one, reached through the real HTTP stack (msw). */
import { http } from "msw";
import { setupServer } from "msw/node";
import { type BitrixClient, createBitrixClient } from "#connector/bitrix24/client.ts";
import type { Access } from "#connector/crm/adapter.ts";
import { checkHost } from "#connector/crm/hosts.ts";
import { type HandClock, handClock } from "./hand-clock.ts";

export interface Sent {
  host: string;
  method: string;
  body: Record<string, unknown>;
}

export type Script = (sent: Sent, count: number) => Response | Promise<Response>;

export const json = (body: unknown, status = 200): Response => Response.json(body as object, { status });
export const html = (status: number): Response =>
  new Response("<html><body>Sorry</body></html>", { status, headers: { "content-type": "text/html" } });

/** A batch's answer by command key. */
export const batchOf = (result: object, errors: object = []): Response =>
  json({
    result: { result, result_error: errors, result_total: [], result_next: [], result_time: [] },
    time: {},
  });

export interface AnsweringPortal {
  client: BitrixClient;
  clock: HandClock;
  sent: Sent[];
  moves: string[];
  run<Result>(work: Promise<Result>): Promise<Result>;
}

const server = setupServer();
export const portalServer = server;

export interface PortalAccess extends Partial<Access> {
  host?: string;
}

export function answeringPortal(
  script: Script,
  { host = "company.bitrix24.ru", ...given }: PortalAccess = {},
): AnsweringPortal {
  const sent: Sent[] = [];
  const moves: string[] = [];
  const clock = handClock();
  server.use(
    http.all("https://*/rest/*", async ({ request }) => {
      const url = new URL(request.url);
      const body = (await request.json()) as Record<string, unknown>;
      const one = { host: url.host, method: url.pathname.split("/").at(-1)!.replace(".json", ""), body };
      sent.push(one);
      return script(one, sent.length);
    }),
  );
  const access: Access = {
    credentials: async () => ({ kind: "webhook", url: `https://${host}/rest/1/topsecret/` }),
    requestsPerSecond: null,
    ...given,
    moved: async (to) => {
      moves.push(to);
    },
  };
  const client = createBitrixClient({
    host,
    scheme: "https",
    access,
    checkMoved: (to) => checkHost("bitrix24", to, []),
    clock,
    now: clock.seconds,
  });
  return { client, clock, sent, moves, run: (work) => clock.runUntil(work) };
}
