/**
 * Pages that look and behave like a Bitrix24 portal to an application: placements in frames that are opened with a form
 * POST, and the portal's side of the frame protocol (crm/bitrix24.md 5.2). Mounted on the server of the fake portal.
 */
import { Hono } from "hono";
import { demoAssets, escapeHtml, scriptJson } from "./assets.ts";
import type { DemoLead, DemoUser } from "./demo-lead.ts";

export interface Bitrix24PagesOptions {
  /** Where the service is, as the browser reaches it. */
  serviceUrl: string;
  name: string;
  users: DemoUser[] | (() => DemoUser[] | Promise<DemoUser[]>);
  /** Newest first; ids are `lead:11` and `deal:11`. */
  leads(): DemoLead[] | Promise<DemoLead[]>;
  /**
   * The fields that the portal would post to the application's handler (crm/bitrix24.md 1.3): AUTH_ID, member_id,
   * DOMAIN, PLACEMENT, PLACEMENT_OPTIONS …
   */
  formFields(open: FrameOpening): Record<string, string> | Promise<Record<string, string>>;
}

export interface FrameOpening {
  userId: string;
  placement: "LEFT_MENU" | "CRM_ANALYTICS_MENU" | "CRM_LEAD_DETAIL_TAB" | "CRM_DEAL_DETAIL_TAB";
  /** `{ ID: "11" }` for the tab of a card. */
  options: Record<string, string>;
  appSid: string;
  language: "ru" | "en";
}

const APP_SID = "desyatkademo";

export function bitrix24Pages(options: Bitrix24PagesOptions): Hono {
  const app = new Hono();
  app.route("/", demoAssets());

  async function userOf(url: URL) {
    const everybody = typeof options.users === "function" ? await options.users() : options.users;
    return everybody.find(({ id }) => id === url.searchParams.get("user")) ?? everybody[0]!;
  }

  async function page(
    url: URL,
    title: string,
    placement: FrameOpening["placement"],
    placed: Record<string, string>,
    head = "",
  ) {
    const user = await userOf(url);
    const language = url.searchParams.get("lang") === "en" ? "en" : "ru";
    const fields = await options.formFields({
      userId: user.id,
      placement,
      options: placed,
      appSid: APP_SID,
      language,
    });
    const query = escapeHtml(`?${new URLSearchParams({ user: user.id, lang: language })}`);
    const link = (path: string, name: string) =>
      `<a href="${path}${query}"${url.pathname === path ? ' aria-current="page"' : ""}>${name}</a>`;
    return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/demo/bitrix24.css"></head>
<body><header class="bar"><b>${escapeHtml(options.name)}</b><span>${escapeHtml(user.name)}</span></header>
<nav class="menu" aria-label="CRM">${link("/", "Десятка")}${link("/crm/analytics/", "CRM-аналитика")}${link("/crm/list/", "Лиды и сделки")}</nav>
<main class="content">${head}<div id="frame-place"></div></main>
<div id="slider" class="slider" hidden><button type="button" id="slider-close">×</button><iframe title="slider"></iframe></div>
<script type="application/json" id="demo-portal">${scriptJson({ handler: `${options.serviceUrl}/app/bitrix24`, fields, appSid: APP_SID, language, userId: user.id, isAdmin: user.isAdmin ?? true })}</script>
<script type="module" src="/demo/bitrix24-portal.ts"></script>
</body></html>`;
  }

  // What the portal asks itself when a frame wants fresh tokens.
  app.post("/demo/frame-auth", async (c) => {
    const user = await userOf(new URL(c.req.url));
    const opening = { placement: "LEFT_MENU", options: {}, appSid: APP_SID, language: "ru" } as const;
    const { AUTH_ID, REFRESH_ID, AUTH_EXPIRES } = await options.formFields({ ...opening, userId: user.id });
    return c.json({ AUTH_ID, REFRESH_ID, AUTH_EXPIRES });
  });
  app.get("/", async (c) => c.html(await page(new URL(c.req.url), "Десятка", "LEFT_MENU", {})));
  app.get("/crm/analytics/", async (c) =>
    c.html(await page(new URL(c.req.url), "Аналитика", "CRM_ANALYTICS_MENU", {})),
  );
  app.get("/crm/list/", async (c) => {
    const rows = (await options.leads()).map((lead) => {
      const [entity, id] = lead.id.split(":");
      return `<tr><td><a href="/crm/${entity}/details/${id}/">${escapeHtml(lead.title)}</a></td><td>${escapeHtml(lead.stage)}</td><td>${escapeHtml(lead.manager)}</td></tr>`;
    });
    const table = `<table class="list">${rows.join("")}</table>`;
    return c.html(await page(new URL(c.req.url), "Лиды и сделки", "LEFT_MENU", {}, table));
  });
  app.get("/crm/:entity{lead|deal}/details/:id/", async (c) => {
    const { entity, id } = c.req.param();
    const lead = (await options.leads()).find((one) => one.id === `${entity}:${id}`);
    const title = lead?.title ?? `${entity} ${id}`;
    const head = `<h1>${escapeHtml(title)}</h1><p>${escapeHtml([lead?.stage, lead?.amount, lead?.manager].filter(Boolean).join(" · "))}</p>`;
    const placement = entity === "lead" ? "CRM_LEAD_DETAIL_TAB" : "CRM_DEAL_DETAIL_TAB";
    return c.html(await page(new URL(c.req.url), title, placement, { ID: id! }, head));
  });
  return app;
}
