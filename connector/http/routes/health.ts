/** `GET /health`: live, ready, and how fresh each account is, by number, without names: anybody may ask. */
import type { Hono } from "hono";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";

export function healthRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  app.get("/health", async (c) => {
    const accounts = await context.store.accounts();
    const behind = await Promise.all(
      accounts.map(async (account) => {
        const streams = await context.store.streams(account.id);
        const oldest = Math.min(...streams.map((one) => one.syncedUntil ?? 0));
        return Number.isFinite(oldest) && oldest > 0 ? context.now() - oldest : null;
      }),
    );
    return c.json({
      live: true,
      ready: true,
      accounts: behind.map((seconds) => ({ behindSeconds: seconds })),
    });
  });
}
