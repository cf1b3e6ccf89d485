/** `GET|PUT /api/settings`: everybody who may open the tab reads them (they explain the figures); administrators write. */
import type { Hono } from "hono";
import type { SettingsStored } from "#shared/api/answers.ts";
import { DEFAULT_SETTINGS } from "#shared/domain/settings.ts";
import { previewOf } from "../../reports/preview.ts";
import { mergeSettings } from "../../settings.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { readJson } from "../read-json.ts";
import { accountOf } from "../request-viewer.ts";
import { requireAdmin } from "../viewer.ts";
import { visibleSettings } from "../visible-settings.ts";

export function settingsRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  app.get("/api/settings", async (c) => {
    const viewer = c.get("viewer");
    const [settings, dictionaries] = await Promise.all([
      context.store.settings(viewer.account),
      context.store.dictionaries(viewer.account),
    ]);
    return c.json({ settings: visibleSettings(settings, viewer), dictionaries, editable: viewer.admin });
  });

  app.put("/api/settings", async (c) => {
    const viewer = c.get("viewer");
    requireAdmin(viewer);
    const stored = await context.store.settings(viewer.account);
    // The screens send the whole document: what they left out of a map is meant to be gone.
    const below = c.req.query("replace") === "true" ? DEFAULT_SETTINGS : stored;
    const settings = mergeSettings(below, await readJson(c.req.raw));
    if (c.req.query("preview") === "true") {
      const account = await accountOf(context, viewer);
      const history = await context.history(account);
      const preview = previewOf(history, { before: stored, after: settings, now: context.now() });
      return c.json({ settings, preview } satisfies SettingsStored);
    }
    await context.store.putSettings(viewer.account, settings);
    return c.json({ settings } satisfies SettingsStored);
  });
}
