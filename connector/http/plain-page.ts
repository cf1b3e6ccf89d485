/** A page of words for a browser: no script, nothing from elsewhere, in nobody's frame. */
import type { Context } from "hono";
import { html } from "hono/html";
import type { Language } from "#shared/text/errors.ts";
import { INSTALL_TEXTS, type InstallNotice } from "#shared/text/install.ts";
import type { HttpEnv } from "./app.ts";

const STYLE =
  "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:16px/1.6 system-ui,sans-serif;color:#1c2733}h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.1rem;margin:1.6rem 0 .2rem}";
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

type Html = ReturnType<typeof html>;
export type PageStatus = 200 | 202 | 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 | 503;

export function plainPage(language: Language, title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><h1>${title}</h1>${body}</body></html>`;
}

/** A title and a sentence. `frame`: who may show it in a frame, nobody by default. */
export function notice(
  c: Context<HttpEnv>,
  { title, text }: { title: string; text: string },
  status: PageStatus = 200,
  frame = "'none'",
) {
  c.header("content-security-policy", `${POLICY}; frame-ancestors ${frame}`);
  c.header("cache-control", "no-store");
  return c.html(plainPage(c.get("language"), title, html`<p>${text}</p>`), status);
}

export const installNotice = (
  c: Context<HttpEnv>,
  name: InstallNotice,
  status: PageStatus = 200,
  frame?: string,
) => notice(c, INSTALL_TEXTS[name][c.get("language")], status, frame);
