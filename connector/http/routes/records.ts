/** `GET /api/records`: the very leads that were counted, named as the CRM names them now. */
import type { Hono } from "hono";
import type { LeadLine, RecordsAnswer } from "#shared/api/answers.ts";
import type { Dictionaries } from "#shared/domain/dictionaries.ts";
import { type RecordRow, records } from "#shared/kpi/records.ts";
import { InputError } from "../../errors.ts";
import { ask } from "../../reports/ask.ts";
import { whyText } from "../../reports/why-text.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { accountOf } from "../request-viewer.ts";
import { wordsOf } from "../viewer-words.ts";

function namesOf(dictionaries: Dictionaries) {
  const stages = [
    ...dictionaries.pipelines.flatMap((pipeline) => pipeline.stages),
    ...dictionaries.leadStages,
  ];
  return {
    managers: new Map(dictionaries.managers.map((one) => [one.id, one.name])),
    stages: new Map(stages.map((stage) => [stage.id, stage.name])),
  };
}

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
    const names = namesOf(await context.store.dictionaries(account.id));
    const crm = await context.crm(account);
    const toLine = (row: RecordRow): LeadLine => ({
      id: row.id ?? "",
      entity: row.entity ?? "lead",
      title: row.title ?? "",
      url:
        row.id === null ? "" : crm.recordUrl(account.crm === "bitrix24" ? `${row.entity}:${row.id}` : row.id),
      createdAt: row.createdAt ?? "",
      closedAt: row.closedAt,
      amount: row.amount,
      managerId: row.managerId,
      managerName: row.managerId === null ? null : (names.managers.get(row.managerId) ?? null),
      stageName: row.stageId === null ? null : (names.stages.get(row.stageId) ?? null),
      outcome: row.outcome ?? "open",
      why: whyText(path, row.why, account.currency, c.get("language")),
    });
    const lines = opened.records.map(toLine);
    const sum = opened.sum ?? opened.records.reduce((total, row) => total + (row.amount ?? 0), 0);
    return c.json({ of: opened.of, count: opened.count, sum, records: lines } satisfies RecordsAnswer);
  });
}
