/**
 * The HTTP service: every `/api` route is behind a verified viewer, errors become problem documents in one place, and
 * each answer carries the headers that keep strangers' pages out. The routes themselves are in `routes/`.
 */
import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import type { Language } from "#shared/text/errors.ts";
import { callerAddress } from "./caller-address.ts";
import { type HttpContext, ticksOf } from "./context.ts";
import { createMetrics } from "./metrics.ts";
import { isKnownOrigin, originOf } from "./origins.ts";
import { notice, type PageStatus } from "./plain-page.ts";
import { HttpProblem, problemOf, problemResponse } from "./problem.ts";
import { createRateLimit } from "./rate-limit.ts";
import { accountOf, requestViewer } from "./request-viewer.ts";
import { amocrmInstallRoutes } from "./routes/amocrm-install.ts";
import { amocrmUninstallRoutes } from "./routes/amocrm-uninstall.ts";
import { bitrix24AppRoutes } from "./routes/bitrix24-app.ts";
import { bitrix24InstallRoutes } from "./routes/bitrix24-install.ts";
import { cardRoutes } from "./routes/card.ts";
import { exportRoutes } from "./routes/export.ts";
import { healthRoutes } from "./routes/health.ts";
import { hookRoutes } from "./routes/hooks.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { npsRoutes } from "./routes/nps.ts";
import { objectionRoutes } from "./routes/objections.ts";
import { privacyRoutes } from "./routes/privacy.ts";
import { recordsRoutes } from "./routes/records.ts";
import { reportRoutes } from "./routes/report.ts";
import { reportsRoutes } from "./routes/reports.ts";
import { settingsRoutes } from "./routes/settings.ts";
import { statusRoutes } from "./routes/status.ts";
import { waitingRoutes } from "./routes/waiting.ts";
import { widgetFileRoutes } from "./routes/widget-files.ts";
import type { Viewer } from "./viewer.ts";

export interface HttpEnv {
  Variables: {
    viewer: Viewer;
    language: Language;
    request: string;
    /** Origin of the portal in whose frame a refusal is told. */
    frame?: string;
  };
}

const MAX_BODY = 1_000_000;

/** `?language=` of the widget, else the browser's; English for whoever reads no Russian. */
function languageOf(query: string | undefined, header: string | undefined): Language {
  if (query === "ru" || query === "en") return query;
  return /^ru\b/i.test(header ?? "") ? "ru" : "en";
}

/** A browser's own opening of a page; whatever the widget asks for is read by a program. */
const isReadByPeople = (path: string, accept: string | undefined): boolean =>
  !path.startsWith("/api/") && /\btext\/html\b/.test(accept ?? "");

export function createApp(context: HttpContext): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  const viewerLimit = createRateLimit(20, 200);
  // By the caller's address, which behind a proxy is everybody's: generous, and only for what a stranger can do.
  const doorLimit = createRateLimit(10, 400);
  const refusalLimit = createRateLimit(10, 600);
  const crmHosts = context.config.crmHosts;
  const metrics = createMetrics(context);

  app.use(metrics.count);
  app.use(async (c, next) => {
    c.set("language", languageOf(c.req.query("language"), c.req.header("accept-language")));
    c.set("request", randomUUID());
    await next();
    c.header("x-request-id", c.get("request"));
    c.header("x-content-type-options", "nosniff");
    c.header("referrer-policy", "no-referrer");
  });
  app.use(bodyLimit({ maxSize: MAX_BODY, onError: () => Promise.reject(new HttpProblem(413, "too-large")) }));
  app.use(
    "/api/*",
    cors({
      origin: async (origin) =>
        isKnownOrigin(origin, await context.store.accounts(), crmHosts) ? origin : null,
      allowHeaders: ["X-Auth-Token", "Content-Type", "Authorization"],
      allowMethods: ["GET", "PUT", "POST"],
      maxAge: 600,
    }),
  );
  for (const door of ["/install/*", "/uninstall/*", "/connect/*"])
    app.use(door, async (c, next) => {
      const wait = doorLimit.take(callerAddress(c), ticksOf(context));
      if (wait > 0) throw new HttpProblem(429, "too-many-requests", {}, wait);
      await next();
    });
  app.use("/api/*", async (c, next) => {
    const viewer = await requestViewer(context, {
      disposable: c.req.header("x-auth-token"),
      authorization: c.req.header("authorization"),
    });
    const origin = c.req.header("origin");
    const own = [
      originOf(await accountOf(context, viewer), crmHosts),
      new URL(context.config.publicUrl).origin,
    ];
    if (origin !== undefined && !own.includes(origin)) throw new HttpProblem(401, "session-invalid");
    const wait = viewerLimit.take(`${viewer.account} ${viewer.userId}`, ticksOf(context));
    if (wait > 0) throw new HttpProblem(429, "too-many-requests", {}, wait);
    c.set("viewer", viewer);
    c.header("cache-control", "no-store");
    await next();
  });

  for (const add of [
    reportRoutes,
    recordsRoutes,
    exportRoutes,
    reportsRoutes,
    cardRoutes,
    objectionRoutes,
    settingsRoutes,
    statusRoutes,
    npsRoutes,
    waitingRoutes,
    healthRoutes,
    hookRoutes,
    amocrmInstallRoutes,
    amocrmUninstallRoutes,
    privacyRoutes,
    bitrix24InstallRoutes,
    bitrix24AppRoutes,
    widgetFileRoutes,
  ])
    add(app, context);
  metricsRoutes(app, metrics);

  /** Whoever is refused again and again is guessing (reliability.md F19). */
  function slowedDown(c: Context<HttpEnv>, error: unknown): unknown {
    if (!(error instanceof HttpProblem) || error.status !== 401) return error;
    const wait = refusalLimit.take(callerAddress(c), ticksOf(context));
    return wait > 0 ? new HttpProblem(429, "too-many-requests", {}, wait) : error;
  }
  const answerProblem = (c: Context<HttpEnv>, raised: unknown) => {
    const error = slowedDown(c, raised);
    const problem = problemOf(error, c.get("language"), c.get("request"));
    if (!isReadByPeople(c.req.path, c.req.header("accept"))) return problemResponse(error, problem);
    return notice(
      c,
      { title: problem.title, text: problem.detail },
      problem.status as PageStatus,
      c.get("frame"),
    );
  };
  app.notFound((c) => answerProblem(c, new HttpProblem(404, "not-found")));
  app.onError(async (error, c) => {
    const answer = await answerProblem(c, error);
    const told = { err: error, request: c.get("request"), method: c.req.method, path: c.req.path };
    if (answer.status >= 500) context.log.error(told, "request failed");
    return answer;
  });
  return app;
}
