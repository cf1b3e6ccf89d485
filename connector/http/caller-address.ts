/** Where a request comes from: the socket's other end, so that nobody chooses it by a header. */
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import type { HttpEnv } from "./app.ts";

/** Empty where there is no socket (tests that call the application directly). */
export function callerAddress(c: Context<HttpEnv>): string {
  const isServed = typeof c.env === "object" && c.env !== null && "incoming" in c.env;
  return isServed ? (getConnInfo(c).remote.address ?? "") : "";
}
