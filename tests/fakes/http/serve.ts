/** Serves msw handlers over real HTTP on the loopback, so that the command line and other processes reach a fake CRM. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve as serveNode } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { getResponse, type HttpHandler } from "msw";

export interface Served {
  /** `127.0.0.1:8090`. */
  host: string;
  origin: string;
  /** Ends the open connections too, also those of requests that nobody will answer. */
  close(): Promise<void>;
}

export interface ServeOptions {
  /** 0 or nothing: any free one. */
  port?: number;
  /** Milliseconds from the arrival of a request, which is counted at once, to its answer. */
  latencyMs?: number | (() => number);
}

/** `handlersFor` gets the origin under which the handlers are reached. */
export function serveHandlers(
  handlersFor: (origin: string) => HttpHandler[],
  options: ServeOptions = {},
): Promise<Served> {
  const { latencyMs = 0 } = options;
  return new Promise((resolve, reject) => {
    let handlers: HttpHandler[] = [];
    const server = serveNode({
      port: options.port ?? 0,
      hostname: "127.0.0.1",
      fetch: async (request, { outgoing }) => {
        const latency = typeof latencyMs === "number" ? latencyMs : latencyMs();
        const answer =
          (await getResponse(handlers, request)) ?? new Response("no such path", { status: 404 });
        if (latency > 0) await new Promise((done) => setTimeout(done, latency));
        if (answer.type !== "error") return answer;
        // What a handler calls a network error is a broken connection here.
        outgoing.destroy();
        return RESPONSE_ALREADY_SENT;
      },
    }) as Server;
    server.on("error", reject);
    server.on("listening", () => {
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      const origin = `http://${host}`;
      handlers = handlersFor(origin);
      resolve({ host, origin, close: () => closeServer(server) });
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((done, fail) => {
    server.close((error) => (error ? fail(error) : done()));
    server.closeAllConnections();
  });
}

/** Latencies between two bounds in milliseconds, the same sequence each time. */
export function spreadLatency(from: number, to: number): () => number {
  let place = 0;
  return () => {
    // Steps of the golden ratio fill an interval evenly in no visible order.
    place = (place + 0.618_033_988_75) % 1;
    return from + (to - from) * place;
  };
}
