/** Serves msw handlers over real HTTP on the loopback, so that the command line and other processes reach a fake CRM. */
import type { AddressInfo } from "node:net";
import { serve as serveNode } from "@hono/node-server";
import { getResponse, type HttpHandler } from "msw";

export interface Served {
  /** `127.0.0.1:8090`. */
  host: string;
  close(): Promise<void>;
}

/**
 * `handlersFor` gets the origin under which the handlers are reached. `latencyMs` is waited before each answer, after
 * the request has arrived and was counted.
 */
export function serveHandlers(
  handlersFor: (origin: string) => HttpHandler[],
  options: { port?: number; latencyMs?: number } = {},
): Promise<Served> {
  return new Promise((resolve) => {
    let handlers: HttpHandler[] = [];
    const server = serveNode({
      port: options.port ?? 0,
      hostname: "127.0.0.1",
      fetch: async (request) => {
        const answer =
          (await getResponse(handlers, request)) ?? new Response("no such path", { status: 404 });
        if (options.latencyMs) await new Promise((done) => setTimeout(done, options.latencyMs));
        return answer;
      },
    });
    server.on("listening", () => {
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      handlers = handlersFor(`http://${host}`);
      resolve({ host, close: () => new Promise((done) => server.close(() => done())) });
    });
  });
}
