/** A port of this machine that is listened on before it is known what will answer there. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { ConnectorError } from "#connector/errors.ts";

type Fetch = (request: Request) => Response | Promise<Response>;

export interface OpenPort {
  /** `127.0.0.1:4311`. */
  host: string;
  origin: string;
  answerWith(fetch: Fetch): void;
  close(): Promise<void>;
}

/** Throws a sentence when the port is taken. 0: any free one. */
export function openPort(port: number): Promise<OpenPort> {
  let answer: Fetch = () => new Response(null, { status: 503 });
  return new Promise((resolve, reject) => {
    const server = serve({ port, hostname: "127.0.0.1", fetch: (request) => answer(request) }) as Server;
    server.once("error", (cause) =>
      reject(new ConnectorError("port-taken", { port: String(port) }, { cause })),
    );
    server.once("listening", () => {
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      resolve({
        host,
        origin: `http://${host}`,
        answerWith(fetch) {
          answer = fetch;
        },
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}
