/** `GET /metrics`, for Prometheus. */
import type { Hono } from "hono";
import type { HttpEnv } from "../app.ts";
import type { Metrics } from "../metrics.ts";

export function metricsRoutes(app: Hono<HttpEnv>, metrics: Metrics): void {
  app.get("/metrics", async (c) =>
    c.body(await metrics.text(), 200, { "content-type": metrics.contentType }),
  );
}
