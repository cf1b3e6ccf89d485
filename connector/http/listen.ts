/**
 * The socket side: how long a caller may take with his request, so that one who sends a byte a second, or opens a
 * thousand sockets, takes nothing from the others (reliability.md F16).
 */
import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";
import { ConnectorError } from "../errors.ts";
import type { HttpEnv } from "./app.ts";

export interface Patience {
  /** Milliseconds for the headers, and for the whole request with its body. */
  headersMs: number;
  requestMs: number;
  /** How often waiting requests are looked at. */
  lookMs: number;
}

const PATIENCE: Patience = { headersMs: 10_000, requestMs: 30_000, lookMs: 2_000 };
const MAX_HEADER_BYTES = 16_384;
const MAX_SOCKETS = 10_000;

/** Resolves once it listens; throws a sentence when the port is taken. `port` 0: any free one. */
export function listenOn(app: Hono<HttpEnv>, port: number, patience: Patience = PATIENCE): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({
      fetch: app.fetch,
      port,
      serverOptions: {
        headersTimeout: patience.headersMs,
        requestTimeout: patience.requestMs,
        connectionsCheckingInterval: patience.lookMs,
        maxHeaderSize: MAX_HEADER_BYTES,
      },
    }) as Server;
    server.maxConnections = MAX_SOCKETS;
    server.once("listening", () => resolve(server));
    server.once("error", (cause) =>
      reject(new ConnectorError("port-taken", { port: String(port) }, { cause })),
    );
  });
}
