/** `GET /api/card?lead=ID`: asked once per opening of a lead's card; the widget counts down by itself. */
import type { Hono } from "hono";
import type { CardAnswer } from "#shared/api/answers.ts";
import { surveyUrl } from "../../nps/survey-link.ts";
import { cardFacts } from "../../reports/card.ts";
import { suggestedObjections, usualStageSeconds } from "../../reports/card-context.ts";
import { objectionPlace } from "../../reports/objection-place.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { HttpProblem } from "../problem.ts";
import { recordIdOf } from "../record-id.ts";
import { accountOf } from "../request-viewer.ts";
import { requireManager } from "../viewer.ts";

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
    const { kinds, stage, record, wonAt, ...rest } = facts;
    const dictionaries = await context.store.dictionaries(account.id);
    const { writes } = await context.crm(account);
    const keys = { secret: context.secret, publicUrl: context.config.publicUrl };
    const question = { history, settings, asOf: context.now() };
    const answer: CardAnswer = {
      ...rest,
      stage: stage && { ...stage, usualSeconds: usualStageSeconds(question, stage.name) },
      objections: {
        kinds,
        suggestions: suggestedObjections(question),
        writable: objectionPlace(settings, dictionaries, writes) !== null,
      },
      surveyUrl: wonAt === null ? null : surveyUrl(keys, account.id, record, wonAt),
    };
    return c.json(answer);
  });
}
