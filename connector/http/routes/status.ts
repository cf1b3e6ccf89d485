/** `GET /api/status`. */
import type { Hono } from "hono";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { accountOf } from "../request-viewer.ts";
import { statusAnswer } from "../status-answer.ts";

export function statusRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  app.get("/api/status", async (c) => {
    const viewer = c.get("viewer");
    return c.json(await statusAnswer(context, await accountOf(context, viewer), viewer, c.get("language")));
  });
}
