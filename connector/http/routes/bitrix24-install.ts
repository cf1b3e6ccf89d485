/**
 * `POST /install/bitrix24`: the installer's page (crm/bitrix24.md 1.3, 1.5). It connects the portal, binds the places,
 * and then tells the portal, from inside its frame, that the installation is finished: until then the portal shows
 * nothing of us and sends no events.
 */
import type { Hono } from "hono";
import type { PageStart } from "#shared/api/answers.ts";
import { readPortalForm } from "../../bitrix24/application/portal-form.ts";
import type { HttpEnv } from "../app.ts";
import { installPortal } from "../bitrix24-installation.ts";
import type { HttpContext } from "../context.ts";
import { setFramePolicy, tellInFrame } from "../frame-policy.ts";
import { originOf } from "../origins.ts";
import { installNotice } from "../plain-page.ts";
import { HttpProblem } from "../problem.ts";
import { widgetPage } from "../widget-page.ts";

export function bitrix24InstallRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  const { crmHosts } = context.config;

  app.post("/install/bitrix24", async (c) => {
    const form = readPortalForm(new URL(c.req.url), await c.req.text());
    if (!form) throw new HttpProblem(401, "install-refused");
    c.set("language", form.language);
    tellInFrame(c, form.domain, crmHosts);
    const account = await installPortal(context, form);
    const portal = originOf(account, crmHosts);
    const start: PageStart = {
      session: "",
      language: form.language,
      account: account.id,
      user: "",
      lead: null,
      portal,
    };
    setFramePolicy(c, portal);
    return c.html(widgetPage(start, "/widget/bitrix24/install.js"));
  });

  app.get("/install/bitrix24", (c) => installNotice(c, "openInCrm"));
}
