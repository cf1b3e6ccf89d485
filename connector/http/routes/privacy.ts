/** `GET /privacy`: the policy that both marketplaces ask for, in the reader's language; open to everybody. */
import type { Hono } from "hono";
import { html } from "hono/html";
import { PRIVACY } from "#shared/text/privacy.ts";
import type { HttpEnv } from "../app.ts";
import { plainPage } from "../plain-page.ts";

export function privacyRoutes(app: Hono<HttpEnv>): void {
  app.get("/privacy", (c) => {
    const language = c.get("language");
    const { title, parts } = PRIVACY[language];
    const body = html`${parts.map(([head, text]) => html`<h2>${head}</h2><p>${text}</p>`)}`;
    return c.html(plainPage(language, title, body));
  });
}
