/**
 * A service with canned answers on a port of its own, so that pages of both CRMs call it across origins as they will
 * call the real one. `scene` can be changed while it runs: that is how tests bring about each state.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { streamSSE } from "hono/streaming";
import type {
  CardAnswer,
  PageStart,
  ProblemAnswer,
  ReportAnswer,
  SettingsAnswer,
} from "#shared/api/answers.ts";
import type { GroupBy } from "#shared/api/report.ts";
import type { WaitingAnswer } from "#shared/api/waiting.ts";
import { plainPage } from "../../demo/pages/plain-page.ts";
import { CARD } from "./card.ts";
import { cannedRecords } from "./records.ts";
import { cannedReport } from "./report.ts";
import { REPORTS, RESTATEMENTS } from "./reports.ts";
import { cannedSettings } from "./settings.ts";
import { MANY_WAITING } from "./waiting.ts";

export interface Scene {
  report: (answer: ReportAnswer, query: URLSearchParams) => ReportAnswer;
  records: number;
  card: CardAnswer;
  settings: SettingsAnswer;
  /** Who waits, `null`: the service does not tell. `told` tells those who listen. */
  waiting: WaitingAnswer | null;
  told: EventTarget;
  /** Answers every question with this instead. */
  problem: ProblemAnswer | null;
  /** Holds every answer until it is called. */
  gate: Promise<void>;
  /** The CRM's own page of a lead. */
  cardUrl: (id: string) => string;
  /** What was asked, `GET /api/report?…`, and what was sent. */
  asked: string[];
  sent: unknown[];
}

export function newScene(): Scene {
  return {
    report: (answer) => answer,
    records: 14,
    card: CARD,
    settings: cannedSettings(),
    waiting: MANY_WAITING,
    told: new EventTarget(),
    problem: null,
    gate: Promise.resolve(),
    cardUrl: (id) => `https://demo.amocrm.ru/leads/detail/${id}`,
    asked: [],
    sent: [],
  };
}

const dist = join(import.meta.dirname, "../../../dist/widget");

function languageOf(query: URLSearchParams): "ru" | "en" {
  return query.get("language") === "en" ? "en" : "ru";
}

export function cannedService(scene: Scene): Hono {
  const app = new Hono();
  app.use(
    "/api/*",
    cors({ origin: (origin) => origin, allowHeaders: ["X-Auth-Token", "Content-Type", "Authorization"] }),
  );
  app.use("/api/*", async (c, next) => {
    const { search, pathname } = new URL(c.req.url);
    const listens = c.req.header("accept")?.includes("text/event-stream");
    if (!listens) scene.asked.push(`${c.req.method} ${pathname}${search}`);
    await scene.gate;
    if (scene.problem) {
      const headers = { "content-type": "application/problem+json" };
      return c.body(JSON.stringify(scene.problem), scene.problem.status as 500, headers);
    }
    return next();
  });
  app.get("/api/report", (c) => {
    const query = new URL(c.req.url).searchParams;
    const by = query.get("by") as GroupBy | null;
    const answer = cannedReport({ period: query.get("period")!, by, language: languageOf(query) });
    return c.json(scene.report(answer, query));
  });
  app.get("/api/records", (c) => c.json(cannedRecords(c.req.query("of")!, scene.records, scene.cardUrl)));
  app.get("/api/export", (c) => {
    const format = c.req.query("format") === "csv" ? "csv" : "xlsx";
    return c.json({
      name: `desyatka.${format}`,
      type: "text/plain",
      base64: btoa(`file of ${c.req.query("of") ?? "all"}`),
    });
  });
  app.get("/api/waiting", (c) => {
    if (!scene.waiting) return c.json({ title: "Not found", status: 404 }, 404);
    if (!c.req.header("accept")?.includes("text/event-stream")) return c.json(scene.waiting);
    return streamSSE(c, async (stream) => {
      const tell = () => stream.writeSSE({ event: "waiting", data: JSON.stringify(scene.waiting) });
      scene.told.addEventListener("told", tell);
      await stream.write(": \n\n");
      await tell();
      await new Promise<void>((resolve) => stream.onAbort(() => resolve()));
      scene.told.removeEventListener("told", tell);
    });
  });
  app.get("/api/reports", (c) => c.json(REPORTS));
  app.get("/api/reports/:id/restatements", (c) => c.json(RESTATEMENTS));
  app.get("/api/card", (c) => c.json({ ...scene.card, lead: c.req.query("lead") }));
  app.post("/api/objections", async (c) => {
    const { lead, kind } = await c.req.json<{ lead: string; kind: string }>();
    scene.sent.push({ lead, kind });
    scene.card = {
      ...scene.card,
      objections: { ...scene.card.objections, kinds: [...scene.card.objections.kinds, kind] },
    };
    return c.json({ lead, kinds: scene.card.objections.kinds });
  });
  app.get("/api/settings", (c) => c.json(scene.settings));
  app.put("/api/settings", async (c) => {
    const changed = await c.req.json<object>();
    const settings = { ...scene.settings.settings, ...changed };
    if (c.req.query("preview") === "true") {
      const preview = [
        { id: "response-time", before: 1_484.5, after: 1_860 },
        { id: "conversion", before: 12.5, after: 12.5 },
      ];
      return c.json({ settings, preview });
    }
    scene.sent.push(changed);
    return c.json({ settings });
  });
  app.get("/widget/*", (c) => {
    const path = new URL(c.req.url).pathname.replace("/widget/", "");
    return c.body(readFileSync(join(dist, path), "utf8"), 200, {
      "content-type": "text/javascript; charset=utf-8",
    });
  });
  const start = (changed: Partial<PageStart>): PageStart => ({
    session: "canned",
    language: "ru",
    account: "bitrix24:demo",
    user: "1",
    lead: null,
    portal: null,
    ...changed,
  });
  app.get("/plain", (c) => {
    const language = c.req.query("lang") === "en" ? "en" : "ru";
    return c.html(plainPage({ start: start({ language }), bundle: "/widget/page/tab.js" }));
  });
  app.post("/app/bitrix24", async (c) => {
    const form = await c.req.parseBody<Record<string, string>>();
    const { ID } = JSON.parse(form.PLACEMENT_OPTIONS ?? "{}") as { ID?: string };
    const entity = form.PLACEMENT === "CRM_LEAD_DETAIL_TAB" ? "lead" : "deal";
    const language = form.LANG === "en" ? "en" : "ru";
    const lead = ID ? `${entity}:${ID}` : null;
    const bundle = lead ? "/widget/bitrix24/card.js" : "/widget/bitrix24/tab.js";
    return c.html(plainPage({ start: start({ language, lead, portal: form.portal ?? null }), bundle }));
  });
  return app;
}
