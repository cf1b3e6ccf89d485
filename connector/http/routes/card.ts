/** `GET /api/card?lead=ID`: asked once per opening of a lead's card; the widget counts down by itself. */
import type { Hono } from "hono";
import type { CardAnswer } from "#shared/api/answers.ts";
import type { Account } from "#shared/domain/account.ts";
import { cardFacts } from "../../reports/card.ts";
import { suggestedObjections, usualStageSeconds } from "../../reports/card-context.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { HttpProblem } from "../problem.ts";
import { accountOf } from "../request-viewer.ts";
import { requireManager } from "../viewer.ts";

/** The record id of what a page sends: amoCRM's number, Bitrix24's `lead:11` or `deal:11`. */
function recordIdOf(text: string | undefined, account: Account): string {
  const pattern = account.crm === "amocrm" ? /^\d{1,18}$/ : /^(lead|deal):\d{1,18}$/;
  if (!text || !pattern.test(text)) throw new HttpProblem(404, "lead-unknown");
  return text;
}

export function cardRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  app.get("/api/card", async (c) => {
    const viewer = c.get("viewer");
    const account = await accountOf(context, viewer);
    const settings = await context.store.settings(account.id);
    const recordId = recordIdOf(c.req.query("lead"), account);
    const history = await context.history(account);
    const facts = cardFacts(history, { recordId, asOf: context.now(), settings, viewerId: viewer.userId });
    if (!facts) throw new HttpProblem(404, "lead-unknown");
    requireManager(viewer, facts.manager?.id ?? null);
    const { kinds, stage, ...rest } = facts;
    const question = { history, settings, asOf: context.now() };
    const answer: CardAnswer = {
      ...rest,
      stage: stage && { ...stage, usualSeconds: usualStageSeconds(question, stage.name) },
      objections: { kinds, suggestions: suggestedObjections(question), writable: account.crm === "amocrm" },
      surveyUrl: null,
    };
    return c.json(answer);
  });
}
