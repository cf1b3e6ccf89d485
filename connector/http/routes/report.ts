/** `GET /api/report`: the report with what the widget needs to draw it. */
import type { Hono } from "hono";
import type { Choices, ReportAnswer } from "#shared/api/answers.ts";
import { report } from "#shared/kpi/report.ts";
import { ask } from "../../reports/ask.ts";
import { catalogOf } from "../../reports/catalog-answer.ts";
import { distributionsOf } from "../../reports/distributions.ts";
import { lossesOf } from "../../reports/losses.ts";
import { meanIntervalsOf } from "../../reports/mean-intervals.ts";
import { morningOf } from "../../reports/morning.ts";
import { withReporting } from "../../reports/reporting-facts.ts";
import { sparklinesOf } from "../../reports/sparklines.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { accountOf } from "../request-viewer.ts";
import { statusAnswer } from "../status-answer.ts";
import type { Viewer } from "../viewer.ts";
import { wordsOf } from "../viewer-words.ts";

async function choicesOf(context: HttpContext, viewer: Viewer): Promise<Choices> {
  const { managers, pipelines, sources, teams } = await context.store.dictionaries(viewer.account);
  const named = ({ id, name }: { id: string; name: string }) => ({ id, name });
  const mine =
    viewer.managerIds === null ? managers : managers.filter((one) => viewer.managerIds!.includes(one.id));
  return {
    managers: mine.filter((one) => one.active).map(named),
    pipelines: pipelines.map(named),
    sources: sources.map(named),
    teams: viewer.managerIds === null ? teams.map(named) : [],
  };
}

export function reportRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  app.get("/api/report", async (c) => {
    const viewer = c.get("viewer");
    const language = c.get("language");
    const account = await accountOf(context, viewer);
    const settings = await context.store.settings(account.id);
    const asked = ask(wordsOf(new URL(c.req.url), viewer), account, settings, context.now());
    const history = await context.history(account);
    const input = await withReporting(context.store, history, asked, context.now());
    const made = report(history, input);
    const answer: ReportAnswer = {
      ...made,
      catalog: catalogOf(made, language),
      sparklines: sparklinesOf(history, input),
      distributions: distributionsOf(history, input),
      losses: lossesOf(history, input),
      intervals: meanIntervalsOf(history, input),
      morning: morningOf(history, input),
      choices: await choicesOf(context, viewer),
      status: await statusAnswer(context, account, viewer, language),
    };
    return c.json({ ...answer, catalog: catalogOf(answer, language) });
  });
}
