/**
 * The page's side of amoCRM's widget contract: loads the widget through RequireJS, gives it the Widget object and a
 * read-only APP, and calls its callbacks in the platform's order. Everything that a moderator would object to is
 * noted in `demoHost.faults`.
 */
interface HostConfig {
  area: string;
  language: string;
  user: { id: string; name: string };
  account: { id: number; subdomain: string; name: string };
  clientUuid: string;
  cardId: number | null;
}

type Callback = (...parameters: unknown[]) => unknown;
interface Widget {
  callbacks: Record<string, Callback | undefined>;
  [member: string]: unknown;
}

const config = JSON.parse(document.getElementById("demo-host")!.textContent!) as HostConfig;
const faults: string[] = [];
const requests: string[] = [];
const saved: unknown[] = [];

/** An object nobody may write to; a try is noted and thrown back. */
function readOnly<T extends object>(target: T, name: string): T {
  return new Proxy(target, {
    get(of, key) {
      const value = Reflect.get(of, key);
      return typeof value === "object" && value !== null
        ? readOnly(value as object, `${name}.${String(key)}`)
        : value;
    },
    set(_of, key) {
      faults.push(`write to ${name}.${String(key)}`);
      throw new TypeError(`${name} is read-only`);
    },
  });
}

Object.defineProperty(window, "APP", {
  value: readOnly(
    {
      lang_id: config.language,
      data: { current_card: config.cardId === null ? undefined : { id: config.cardId } },
      constant: (name: string) =>
        ({ user: { id: Number(config.user.id), name: config.user.name }, account: config.account })[name],
      getBaseEntity: () => (config.cardId === null ? undefined : "leads"),
      isCard: () => config.cardId !== null,
      getWidgetsArea: () =>
        ({ lcard: "leads_card", widget_page: "widget-page:desyatka" })[config.area] ?? config.area,
    },
    "APP",
  ),
});

/** jQuery's promise of a request, as much of it as `$.ajax` answers. */
function authorizedAjax(request: {
  url: string;
  method?: string;
  data?: string;
  contentType?: string;
  timeout?: number;
}) {
  requests.push(`${request.method ?? "GET"} ${request.url}`);
  const abort = new AbortController();
  const transport = { status: 0, responseText: "", responseJSON: undefined as unknown };
  const sent = (async () => {
    const given = await fetch(
      `/ajax/v2/integrations/${config.clientUuid}/disposable_token?user=${config.user.id}`,
      {
        headers: { "X-Requested-With": "XMLHttpRequest" },
        signal: abort.signal,
      },
    );
    const { token } = (await given.json()) as { token: string };
    const response = await fetch(request.url, {
      method: request.method ?? "GET",
      headers: {
        "X-Auth-Token": token,
        ...(request.data ? { "Content-Type": request.contentType ?? "" } : {}),
      },
      body: request.data ?? null,
      signal: AbortSignal.any([abort.signal, AbortSignal.timeout(request.timeout ?? 30_000)]),
    });
    transport.status = response.status;
    transport.responseText = await response.text();
    if (!response.ok) throw transport;
    transport.responseJSON = JSON.parse(transport.responseText);
    return transport.responseJSON;
  })();
  return {
    // biome-ignore lint/suspicious/noThenProperty: jQuery's promise is a thenable, and a widget is given one
    then(
      done: (body: unknown, text: string, of: typeof transport) => void,
      failed: (of: typeof transport, text: string) => void,
    ) {
      sent.then(
        (body) => done(body, "success", transport),
        () => failed(transport, abort.signal.aborted ? "abort" : "error"),
      );
    },
    abort: () => abort.abort(),
  };
}

const settings = {
  widget_code: "desyatka",
  path: "/upl/desyatka/widget",
  images_path: "/upl/desyatka/widget/images",
  version: "0.1.0",
  status: "installed",
  active: "Y",
  oauth_client_uuid: config.clientUuid,
};

const texts: unknown = await (await fetch(`${settings.path}/i18n/${config.language}.json`)).json();

/** The platform's own object, which it extends with the widget's. */
const base = {
  params: settings,
  langs: {},
  system: () => ({
    area: config.area,
    amouser_id: config.user.id,
    subdomain: config.account.subdomain,
    domain: location.host,
    server: location.origin,
  }),
  get_settings: () => settings,
  set_settings: (changed: object) => Object.assign(settings, changed),
  i18n: (path: string) =>
    path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], texts),
  get_version: () => settings.version,
  get_install_status: () => "installed",
  $authorizedAjax: authorizedAjax,
  render_template(template: {
    caption: { class_name: string; html?: string };
    body: string;
    render: string;
  }) {
    const panel = document.createElement("div");
    panel.className = "card-widgets__widget card-widgets__widget-desyatka";
    panel.innerHTML = `<div class="card-widgets__widget__caption ${template.caption.class_name}">${template.caption.html ?? "Десятка"}</div><div class="card-widgets__widget__body">${template.render || template.body}</div>`;
    document.querySelector(".card-widgets")?.append(panel);
    return template.render;
  },
};

function call(widget: Widget, name: string, ...parameters: unknown[]): unknown {
  return widget.callbacks[name]?.apply(widget, parameters);
}

/** render, then init and bind_actions only if it was true; then what belongs to the place. */
async function enter(widget: Widget): Promise<void> {
  if ((await call(widget, "render")) !== true) {
    faults.push("render was not true");
    return;
  }
  if ((await call(widget, "init")) !== true) faults.push("init was not true");
  if ((await call(widget, "bind_actions")) !== true) faults.push("bind_actions was not true");
  if (config.area === "widget_page")
    call(widget, "initMenuPage", { location: "widget_page", item_code: "desyatka" });
  if (config.area === "advanced_settings") call(widget, "advancedSettings");
  if (config.area === "settings") openSettings(widget);
}

function openSettings(widget: Widget): void {
  const modal = document.querySelector<HTMLElement>(".modal.desyatka .modal-body")!;
  const field = modal.querySelector<HTMLInputElement>("input[name=consent]")!;
  const save = modal.querySelector<HTMLButtonElement>(".js-widget-save")!;
  const result = modal.querySelector<HTMLOutputElement>(".modal__result")!;
  call(widget, "settings", { 0: modal, length: 1 });
  field.addEventListener("change", () => {
    save.disabled = false;
  });
  const submit = (active: "Y" | "N") => async () => {
    const event = { active, fields: { consent: field.value } };
    const verdict = await Promise.resolve(call(widget, "onSave", event)).catch(() => false);
    if (verdict !== false) saved.push(event);
    result.value = verdict === false ? "отказано" : active === "Y" ? "сохранено" : "отключено";
    if (active === "N") call(widget, "destroy");
  };
  save.addEventListener("click", submit("Y"));
  modal.querySelector(".js-widget-off")!.addEventListener("click", submit("N"));
}

function load(): Promise<Widget> {
  const requirejs = (
    window as unknown as {
      require: (names: string[], done: (made: unknown) => void, failed: (error: Error) => void) => void;
    }
  ).require;
  return new Promise((resolve, reject) => {
    requirejs(
      ["/upl/desyatka/widget/script.js"],
      (made) => {
        const CustomWidget = made as new () => Widget;
        const widget = Object.assign(Object.create(base) as Widget, new CustomWidget());
        CustomWidget.call(widget);
        resolve(widget);
      },
      reject,
    );
  });
}

document.getElementById("theme-switch")?.addEventListener("click", () => {
  const root = document.documentElement;
  root.dataset.colorScheme = root.dataset.colorScheme === "dark" ? "light" : "dark";
});

const widget = await load();
await enter(widget);
Object.assign(window, {
  demoHost: {
    faults,
    requests,
    saved,
    leave: () => call(widget, "destroy"),
    enter: () => enter(widget),
  },
});
