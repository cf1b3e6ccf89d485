/** `GET|PUT /api/settings`: everybody who may open the tab reads them (they explain the figures); administrators write. */
import type { Hono } from "hono";
import { mergeSettings } from "../../settings.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { readJson } from "../read-json.ts";
import { requireAdmin } from "../viewer.ts";

export function settingsRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  app.get("/api/settings", async (c) => {
    const viewer = c.get("viewer");
    const [settings, dictionaries] = await Promise.all([
      context.store.settings(viewer.account),
      context.store.dictionaries(viewer.account),
    ]);
    return c.json({ settings, dictionaries, editable: viewer.admin });
  });

  app.put("/api/settings", async (c) => {
    const viewer = c.get("viewer");
    requireAdmin(viewer);
    const merged = mergeSettings(await context.store.settings(viewer.account), await readJson(c.req.raw));
    await context.store.putSettings(viewer.account, merged);
    return c.json({ settings: merged });
  });
}
