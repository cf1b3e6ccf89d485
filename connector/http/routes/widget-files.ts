/** The built bundles of the widget, by name from one folder: no path of the request reaches the file system. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hono } from "hono";
import type { HttpEnv } from "../app.ts";
import { HttpProblem } from "../problem.ts";

const BUILT = join(import.meta.dirname, "../../../dist/widget");
const FOLDERS = ["bitrix24", "page", "amocrm"] as const;
const TYPES: Record<string, string> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};

/** Path below `/widget/` → content type and bytes. */
function readBuilt(): Map<string, { type: string; bytes: Uint8Array<ArrayBuffer> }> {
  const files = new Map<string, { type: string; bytes: Uint8Array<ArrayBuffer> }>();
  for (const folder of FOLDERS) {
    const path = join(BUILT, folder);
    for (const name of existsSync(path) ? readdirSync(path) : []) {
      const type = TYPES[name.split(".").at(-1)!];
      if (type)
        files.set(`${folder}/${name}`, { type, bytes: new Uint8Array(readFileSync(join(path, name))) });
    }
  }
  return files;
}

export function widgetFileRoutes(app: Hono<HttpEnv>): void {
  const files = readBuilt();
  app.get("/widget/:folder/:name", (c) => {
    const file = files.get(`${c.req.param("folder")}/${c.req.param("name")}`);
    if (!file) throw new HttpProblem(404, "not-found");
    return c.body(file.bytes, 200, { "content-type": file.type, "cache-control": "no-cache" });
  });
}
