/**
 * A page that takes a widget archive as amoCRM does and drives it through its life: RequireJS with the platform's
 * modules, the Widget object mixed into what the constructor makes (the demo's page does it the other way round), a
 * read-only APP, and traps for what moderators reject. Knows nothing of this widget but its archive.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Hono } from "hono";

export interface Platform {
  faults: string[];
  requests: string[];
  open(area: string, card?: number): Promise<void>;
  settings(): Promise<void>;
  save(active: "Y" | "N"): Promise<boolean>;
}

const requireJs = readFileSync(createRequire(import.meta.url).resolve("requirejs/require.js"), "utf8");
const TYPES: Record<string, string> = {
  js: "text/javascript; charset=utf-8",
  json: "application/json; charset=utf-8",
  png: "image/png",
  svg: "image/svg+xml",
};

/** What runs in the page, as plain JavaScript. `CODE`, `MANIFEST` and `TEXTS` stand before it. */
const SCRIPT = `
const faults = [], requests = [];
for (const name of ["log", "info", "warn", "error", "debug"]) console[name] = (...words) => faults.push("console." + name + " " + words.join(" "));
const frozen = (target, path) => new Proxy(target, {
  get: (of, key) => { const value = Reflect.get(of, key); return typeof value === "object" && value !== null ? frozen(value, path + "." + String(key)) : value; },
  set: (_, key) => { faults.push("write to " + path + "." + String(key)); return true; },
});
const state = { area: "settings", card: undefined };
const area = () => ({ lcard: "leads_card", widget_page: "widget-page:" + CODE, advanced_settings: "advanced-settings:" + CODE, settings: "widgetsSettings" })[state.area];
window.APP = frozen({ lang_id: "ru", isCard: () => state.card !== undefined, getBaseEntity: () => state.card === undefined ? "" : "leads", getWidgetsArea: area,
  constant: (name) => ({ user: { id: 1, name: "Анна" }, account: { id: 1 } })[name], data: { get current_card() { return state.card === undefined ? false : { id: state.card }; } } }, "APP");
define("jquery", [], () => () => ({ on() {}, off() {} }));
define("underscore", [], () => ({}));
define("twigjs", [], () => ({}));
define("moment", [], () => ({}));
const stored = { widget_code: CODE, path: "/widgets/" + CODE, images_path: "/widgets/" + CODE + "/images", version: MANIFEST.widget.version, status: "install", active: "N", oauth_client_uuid: "uuid" };
const Widget = {
  params: stored, langs: TEXTS,
  system: () => ({ area: state.area, amouser_id: 1, amouser: "anna@example.org", subdomain: "demo", domain: "amocrm.ru", server: location.origin }),
  get_settings: () => stored, set_settings: (changed) => Object.assign(stored, changed), get_version: () => stored.version, get_install_status: () => stored.status,
  i18n: (path) => path.split(".").reduce((at, key) => at?.[key], TEXTS), set_status() {}, list_selected: () => ({ selected: [] }), widgetsOverlay() {}, add_action() {},
  render_template({ caption, body, render }) {
    const panel = document.createElement("div");
    panel.className = "card-widgets__widget card-widgets__widget-" + CODE;
    panel.innerHTML = '<div class="card-widgets__widget__caption ' + caption.class_name + '"></div><div class="card-widgets__widget__body">' + render + body + "</div>";
    document.querySelector(".card-widgets").append(panel);
    return panel.innerHTML;
  },
  $authorizedAjax(request) {
    requests.push((request.method ?? "GET") + " " + new URL(request.url).pathname);
    const abort = new AbortController();
    const sent = fetch(request.url, { method: request.method ?? "GET", headers: { "X-Auth-Token": "canned", ...(request.data ? { "Content-Type": request.contentType } : {}) }, body: request.data, signal: abort.signal });
    return {
      then: (done, failed) => sent.then(async (response) => {
        const text = await response.text();
        const transport = { status: response.status, responseText: text };
        return response.ok ? done(JSON.parse(text), "success", transport) : failed(transport, "error");
      }, () => failed({ status: 0 }, "error")),
      abort: () => abort.abort(),
    };
  },
};
let widget;
const call = (name, ...parameters) => widget.callbacks[name](...parameters);
async function load() {
  if (widget) return;
  const Made = await new Promise((resolve, reject) => require(["/widgets/" + CODE + "/script.js"], resolve, reject));
  widget = new Made();
  for (const [name, member] of Object.entries(Widget)) widget[name] = member;
  for (const name of ["render", "init", "bind_actions"]) if (typeof widget.callbacks[name] !== "function") faults.push("no callback " + name);
}
async function enter() {
  if ((await call("render")) !== true) return faults.push("render was not true");
  const [init, bound] = [call("init"), call("bind_actions")];
  if (init !== true || bound !== true) faults.push("init or bind_actions was not true");
}
window.platform = {
  faults, requests,
  async open(name, card) {
    await load();
    call("destroy");
    Object.assign(state, { area: name, card });
    document.getElementById("page").innerHTML = name === "lcard" ? '<div class="card-widgets"></div>' : '<div id="work-area-' + CODE + '"></div>';
    await enter();
    if (name === "widget_page") call("initMenuPage", { location: "widget_page", item_code: Object.keys(MANIFEST.left_menu)[0] });
    if (name === "advanced_settings") call("advancedSettings");
  },
  async settings() {
    await load();
    state.area = "settings";
    const fields = Object.entries(MANIFEST.settings).map(([name]) =>
      '<div class="widget_settings_block__item_field"><input type="hidden" name="' + name + '" id="' + CODE + '_custom" value=""><div id="' + CODE + '_custom_content"></div></div>');
    document.getElementById("page").innerHTML = '<div class="modal ' + CODE + '"><div class="modal-body"><div class="widget_settings_block">' +
      '<div class="widget_settings_block__descr"></div><div class="widget_settings_block__controls">' + fields.join("") + '<button type="button" class="js-widget-save" disabled>Сохранить</button></div></div></div></div>';
    const save = document.querySelector(".js-widget-save");
    for (const input of document.querySelectorAll("input[type=hidden]")) input.addEventListener("change", () => { save.disabled = false; });
    await enter();
    call("settings", { 0: document.querySelector(".modal-body"), length: 1 }, {});
  },
  async save(active) {
    const fields = Object.fromEntries([...document.querySelectorAll("input[type=hidden]")].map((input) => [input.name, input.value]));
    const answer = await Promise.resolve(call("onSave", { active, fields })).catch(() => false);
    if (answer === false) return false;
    if (active === "Y" && stored.status === "install") call("onInstall");
    Object.assign(stored, { active, status: active === "Y" ? "installed" : "not_configured", ...fields });
    if (active === "N") call("destroy");
    return true;
  },
};
document.documentElement.dataset.ready = "true";
`;

/** `code`: what amoCRM calls the widget; for a public integration it is amoCRM's own choice. */
export function platformPage(files: Record<string, Uint8Array>, code: string): Hono {
  const app = new Hono();
  const textOf = (path: string) => new TextDecoder().decode(files[path]);
  app.get("/widgets/:code/:path{.+}", (c) => {
    const content = files[c.req.param("path")];
    if (!content || c.req.param("code") !== code) return c.notFound();
    const type = TYPES[c.req.param("path").split(".").at(-1)!] ?? "text/plain";
    return c.body(new Uint8Array(content), 200, { "content-type": type });
  });
  app.get("/require.js", (c) => c.body(requireJs, 200, { "content-type": TYPES.js! }));
  app.get("/", (c) =>
    c.html(`<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>amoCRM</title><link rel="icon" href="data:,"></head>
<body><div id="page"></div><script src="/require.js"></script>
<script>const CODE = ${JSON.stringify(code)}, MANIFEST = ${textOf("manifest.json")}, TEXTS = ${textOf("i18n/ru.json")};${SCRIPT}</script></body></html>`),
  );
  return app;
}
