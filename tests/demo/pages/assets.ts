/** Static parts of the demo's pages: their scripts (TypeScript with its types taken off), styles and the built widget. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { transformWithOxc } from "vite";

const here = import.meta.dirname;
const root = join(here, "../../..");

const SCRIPT = { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-store" };
const STYLE = { "content-type": "text/css; charset=utf-8", "cache-control": "no-store" };

/** The mark that the build leaves where the service's address belongs (widget/hosts/amocrm.ts). */
const ADDRESS_MARK = "https://desyatka.invalid";

export function amocrmScript(serviceUrl: string): string {
  const built = readFileSync(join(root, "dist/widget/amocrm/script.js"), "utf8");
  return built.replaceAll(ADDRESS_MARK, serviceUrl);
}

/** The texts of the archive, as amoCRM serves them beside the script. */
export function amocrmTexts(language: string): string {
  return readFileSync(join(root, "manifest/amocrm/i18n", language === "en" ? "en.json" : "ru.json"), "utf8");
}

/** `/demo/…`: scripts, styles and the AMD loader. */
export function demoAssets(): Hono {
  const app = new Hono();
  app.get("/demo/require.js", (c) =>
    c.body(readFileSync(join(root, "node_modules/requirejs/require.js"), "utf8"), 200, SCRIPT),
  );
  app.get("/demo/:name{[\\w-]+\\.ts}", async (c) => {
    const file = join(here, "browser", c.req.param("name"));
    const { code } = await transformWithOxc(readFileSync(file, "utf8"), file);
    return c.body(code, 200, SCRIPT);
  });
  app.get("/demo/:name{[\\w-]+\\.css}", (c) =>
    c.body(readFileSync(join(here, "browser", c.req.param("name")), "utf8"), 200, STYLE),
  );
  return app;
}

/** Text as HTML text or attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON that cannot end the script element that it stands in. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
