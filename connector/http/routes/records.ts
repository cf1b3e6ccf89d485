/** `GET /api/records`: the very leads that were counted, named as the CRM names them now. */
import type { Hono } from "hono";
import type { RecordsAnswer } from "#shared/api/answers.ts";
import { records } from "#shared/kpi/records.ts";
import { InputError } from "../../errors.ts";
import { ask } from "../../reports/ask.ts";
import { leadLines } from "../../reports/lead-lines.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { accountOf } from "../request-viewer.ts";
import { wordsOf } from "../viewer-words.ts";

export function recordsRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  app.get("/api/records", async (c) => {
    const viewer = c.get("viewer");
    const account = await accountOf(context, viewer);
    const settings = await context.store.settings(account.id);
    const words = wordsOf(new URL(c.req.url), viewer);
    const path = c.req.query("of") ?? "";
    const history = await context.history(account);
    const opened = records(history, ask(words, account, settings, context.now()), path);
    if (!opened) throw new InputError("figure-unknown", { path: path.slice(0, 80) });
    const lines = leadLines(opened.records, path, {
      account,
      dictionaries: await context.store.dictionaries(account.id),
      crm: await context.crm(account),
      language: c.get("language"),
    });
    const sum = opened.sum ?? opened.records.reduce((total, row) => total + (row.amount ?? 0), 0);
    return c.json({ of: opened.of, count: opened.count, sum, records: lines } satisfies RecordsAnswer);
  });
}
