/**
 * `GET /health`: live (the process answers), ready (its storage answers and it is not stopping; 503 otherwise), and how
 * fresh each account is, without names: anybody may ask. `/health/live` asks nothing but the process.
 */
import type { Hono } from "hono";
import { accountFreshness } from "../account-freshness.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";

export function healthRoutes(app: Hono<HttpEnv>, { store, now, log, stopping }: HttpContext): void {
  app.get("/health", async (c) => {
    try {
      const accounts = await accountFreshness(store, now());
      const ready = !stopping.aborted;
      return c.json({ live: true, ready, accounts }, ready ? 200 : 503);
    } catch (err) {
      log.error({ err }, "storage does not answer");
      return c.json({ live: true, ready: false, accounts: [] }, 503);
    }
  });
  app.get("/health/live", (c) => c.json({ live: true }));
}
