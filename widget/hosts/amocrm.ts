/** Inside amoCRM's own page, as a guest: its token, its language, its theme; nothing of its page is changed. */

import { appOf, SERVICE } from "./amocrm-places.ts";
import type { AmoAnswer, AmoTransport, AmoWidget } from "./amocrm-widget.ts";
import { parseJson } from "./fetch-json.ts";
import { type Answer, type Host, type RequestOptions, type Theme, UnreachableError } from "./host.ts";
import { hashAddress } from "./page.ts";

const TIMEOUT_MS = 20_000;

export function createAmocrmHost(widget: AmoWidget, view: Window = window): Host {
  const system = widget.system?.() ?? {};
  return {
    language: languageOf(appOf(view)?.lang_id),
    theme: attributeTheme(view.document.documentElement),
    reader: `amocrm:${system.subdomain ?? view.location.host} ${system.amouser_id ?? ""}`,
    address: guestAddress(view),
    listen: null,
    request: (path, options) => authorizedRequest(widget, SERVICE + path, options),
    openLead: () => false,
    title: () => {},
    resize: () => {},
    reopen: () => view.location.reload(),
  };
}

/** Kommo speaks Spanish and Portuguese too: whoever does not read Russian gets English. */
function languageOf(code: string | undefined): Host["language"] {
  return code === undefined || code.startsWith("ru") ? "ru" : "en";
}

/** What we write into the address begins so; anything else there is the page's own, and stays. */
const OURS = "period=";

function guestAddress(view: Window): NonNullable<Host["address"]> {
  const hash = hashAddress(view);
  const free = () => hash.read() === "" || hash.read().startsWith(OURS);
  return {
    read: () => (free() ? hash.read() : ""),
    write(state) {
      if (free()) hash.write(state);
    },
  };
}

/** amoCRM's dark theme is an attribute of the root element (crm/amocrm.md 5.8). */
function attributeTheme(root: HTMLElement): Theme {
  return {
    current: () => (root.dataset.colorScheme === "dark" ? "dark" : "light"),
    listen(changed) {
      const observer = new MutationObserver(changed);
      observer.observe(root, { attributes: true, attributeFilter: ["data-color-scheme"] });
      return () => observer.disconnect();
    },
  };
}

/** `$authorizedAjax` adds the disposable token as `X-Auth-Token` (crm/amocrm.md 5.7). */
function authorizedRequest(
  widget: AmoWidget,
  url: string,
  { method = "GET", body, signal }: RequestOptions,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (!widget.$authorizedAjax) throw new UnreachableError("amoCRM gives no token");
    const sent = body === undefined ? {} : { data: JSON.stringify(body), contentType: "application/json" };
    const answer: AmoAnswer = widget.$authorizedAjax({
      url,
      method,
      dataType: "json",
      timeout: TIMEOUT_MS,
      ...sent,
    });
    signal.addEventListener("abort", () => {
      answer.abort?.();
      reject(signal.reason);
    });
    answer.then(
      (parsed, _text, transport) => resolve({ status: transport?.status ?? 200, body: parsed }),
      (transport) => {
        if (transport?.status) resolve({ status: transport.status, body: bodyOf(transport) });
        else reject(new UnreachableError("no answer"));
      },
    );
  });
}

/** jQuery parses what it takes for JSON; `application/problem+json` it may leave as text. */
function bodyOf(transport: AmoTransport): unknown {
  return transport.responseJSON ?? parseJson(transport.responseText ?? "");
}
