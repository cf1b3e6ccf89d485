/** `GET /privacy`: the policy that both marketplaces ask for, in the reader's language; open to everybody. */
import type { Hono } from "hono";
import { html } from "hono/html";
import { PRIVACY } from "#shared/text/privacy.ts";
import type { HttpEnv } from "../app.ts";

const STYLE =
  "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:16px/1.6 system-ui,sans-serif;color:#1c2733}h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.1rem;margin:1.6rem 0 .2rem}";

export function privacyRoutes(app: Hono<HttpEnv>): void {
  app.get("/privacy", (c) => {
    const language = c.get("language");
    const { title, parts } = PRIVACY[language];
    return c.html(html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${STYLE}</style></head>
<body><h1>${title}</h1>${parts.map(([head, text]) => html`<h2>${head}</h2><p>${text}</p>`)}</body></html>`);
  });
}
