/**
 * Pages that look and behave like amoCRM's to a widget: RequireJS, the Widget object and APP, a menu page, a lead's card
 * with its right panel, the settings window, the dark theme, the disposable token (crm/amocrm.md 5 and 9). Mounted on
 * the server of the fake amoCRM, because the service takes questions only from the account's own origin.
 */
import { Hono } from "hono";
import { amocrmScript, amocrmTexts, demoAssets, escapeHtml, scriptJson } from "./assets.ts";
import type { DemoLead, DemoUser } from "./demo-lead.ts";

export interface AmocrmPagesOptions {
  /** Where the service is, as the browser reaches it. */
  serviceUrl: string;
  account: { id: number; subdomain: string; name: string };
  clientUuid: string;
  /** Who can look; the first by default, another with `?user=<id>`. */
  users: DemoUser[] | (() => DemoUser[] | Promise<DemoUser[]>);
  /** Newest first. */
  leads(): DemoLead[] | Promise<DemoLead[]>;
  /** The disposable JWT that amoCRM would give this user's page. */
  issueToken(userId: string): string | Promise<string>;
}

interface PageView {
  title: string;
  area: string;
  body: string;
  card?: DemoLead;
}

const MENU = [
  ["/leads/list/", "Сделки", "Leads"],
  ["/widget_page/desyatka", "Десятка", "Desyatka"],
  ["/advanced_settings/desyatka", "Настройки «Десятки»", "Desyatka settings"],
  ["/settings/widgets/", "Маркет", "Market"],
] as const;

export function amocrmPages(options: AmocrmPagesOptions): Hono {
  const app = new Hono();
  const users = async () => (typeof options.users === "function" ? options.users() : options.users);

  async function page(url: URL, { title, area, body, card }: PageView): Promise<string> {
    const everybody = await users();
    const wanted = url.searchParams.get("user");
    const user = everybody.find(({ id }) => id === wanted) ?? everybody[0]!;
    const language = url.searchParams.get("lang") === "en" ? "en" : "ru";
    const dark = url.searchParams.get("theme") === "dark";
    const link = (path: string) =>
      `${path}?${new URLSearchParams({ user: user.id, lang: language, theme: dark ? "dark" : "light" })}`;
    const host = {
      area,
      language,
      user,
      account: options.account,
      clientUuid: options.clientUuid,
      cardId: card ? Number(card.id) : null,
    };
    return `<!doctype html>
<html lang="${language}" data-color-scheme="${dark ? "dark" : "light"}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/demo/amocrm.css"></head>
<body>
<nav class="nav" aria-label="CRM"><b class="nav__logo">${escapeHtml(options.account.name)}</b>
${MENU.map(([path, ru, en]) => `<a href="${escapeHtml(link(path))}"${url.pathname === path ? ' aria-current="page"' : ""}>${language === "ru" ? ru : en}</a>`).join("\n")}
<span class="nav__user">${escapeHtml(user.name)}</span>
<button type="button" id="theme-switch">◐</button>
</nav>
<div class="page">${body}</div>
<script type="application/json" id="demo-host">${scriptJson(host)}</script>
<script src="/demo/require.js"></script>
<script type="module" src="/demo/amocrm-host.ts"></script>
</body></html>`;
  }

  app.route("/", demoAssets());
  app.get("/upl/desyatka/widget/script.js", (c) =>
    c.body(amocrmScript(options.serviceUrl), 200, { "content-type": "text/javascript; charset=utf-8" }),
  );
  app.get("/upl/desyatka/widget/i18n/:file", (c) =>
    c.body(amocrmTexts(c.req.param("file").replace(".json", "")), 200, {
      "content-type": "application/json",
    }),
  );
  app.get("/ajax/v2/integrations/:uuid/disposable_token", async (c) => {
    if (c.req.param("uuid") !== options.clientUuid) return c.json({ title: "Not found" }, 404);
    return c.json({ token: await options.issueToken(c.req.query("user") ?? (await users())[0]!.id) });
  });
  app.get("/", (c) => c.redirect("/widget_page/desyatka"));
  app.get("/widget_page/desyatka", async (c) =>
    c.html(
      await page(new URL(c.req.url), {
        title: "Десятка",
        area: "widget_page",
        body: '<div id="work-area-desyatka"></div>',
      }),
    ),
  );
  app.get("/advanced_settings/desyatka", async (c) =>
    c.html(
      await page(new URL(c.req.url), {
        title: "Настройки",
        area: "advanced_settings",
        body: '<div id="work-area-desyatka"></div>',
      }),
    ),
  );
  app.get("/settings/widgets/", async (c) =>
    c.html(await page(new URL(c.req.url), { title: "Маркет", area: "settings", body: settingsWindow() })),
  );
  app.get("/leads/list/", async (c) => {
    const url = new URL(c.req.url);
    const rows = (await options.leads()).map(
      (lead) =>
        `<tr><td><a href="/leads/detail/${encodeURIComponent(lead.id)}${escapeHtml(url.search)}">${escapeHtml(lead.title)}</a></td><td>${escapeHtml(lead.stage)}</td><td>${escapeHtml(lead.manager)}</td></tr>`,
    );
    const body = `<h1>Сделки</h1><table class="list">${rows.join("")}</table>`;
    return c.html(await page(url, { title: "Сделки", area: "llist", body }));
  });
  app.get("/leads/detail/:id", async (c) => {
    const lead = (await options.leads()).find(({ id }) => id === c.req.param("id"));
    const shown = lead ?? {
      id: c.req.param("id"),
      title: `Сделка ${c.req.param("id")}`,
      stage: "",
      manager: "",
      amount: "",
    };
    return c.html(
      await page(new URL(c.req.url), { title: shown.title, area: "lcard", body: card(shown), card: shown }),
    );
  });
  return app;
}

function card(lead: DemoLead): string {
  return `<div class="card"><section class="card__fields"><h1>${escapeHtml(lead.title)}</h1>
<dl><dt>Этап</dt><dd>${escapeHtml(lead.stage)}</dd><dt>Бюджет</dt><dd>${escapeHtml(lead.amount)}</dd><dt>Ответственный</dt><dd>${escapeHtml(lead.manager)}</dd></dl></section>
<section class="card__feed"><p>Лента событий</p></section>
<aside class="card-widgets" aria-label="Виджеты"></aside></div>`;
}

function settingsWindow(): string {
  return `<div class="modal desyatka"><div class="modal-body"><div class="widget_settings_block">
<div class="widget_settings_block__descr"></div>
<div class="widget_settings_block__controls"><input type="hidden" name="consent" id="desyatka_custom" value=""><div id="desyatka_custom_content"></div></div>
<button type="button" class="js-widget-save" disabled>Сохранить</button> <button type="button" class="js-widget-off">Отключить</button> <output class="modal__result"></output>
</div></div></div>`;
}
