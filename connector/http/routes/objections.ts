/**
 * `POST /api/objections` with `{ lead, kind }`: writes the objection into the CRM, reads the lead again and answers the
 * kinds that it has now. Whoever may not see the lead may not write to it.
 */
import type { Hono } from "hono";
import { z } from "zod";
import type { ObjectionsAnswer } from "#shared/api/answers.ts";
import { checkInput } from "../../check-input.ts";
import { cardFacts } from "../../reports/card.ts";
import { objectionKind, objectionPlace, writeObjection } from "../../reports/objection-place.ts";
import { readRecords } from "../../sync/read-records.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { HttpProblem } from "../problem.ts";
import { readJson } from "../read-json.ts";
import { recordIdOf } from "../record-id.ts";
import { accountOf } from "../request-viewer.ts";
import { requireManager } from "../viewer.ts";

/** Whoever taps waits; the objection is written by then, so that a slow reading only delays its showing. */
const READ_MS = 15_000;
const bodySchema = z.strictObject({ lead: z.coerce.string().max(40), kind: z.string().max(1_000) });

export function objectionRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  app.post("/api/objections", async (c) => {
    const viewer = c.get("viewer");
    const account = await accountOf(context, viewer);
    const body = checkInput(bodySchema, await readJson(c.req.raw), "body-invalid");
    const lead = recordIdOf(body.lead, account);
    const kind = objectionKind(body.kind);
    if (kind === null) throw new HttpProblem(400, "objection-empty");
    const { store, now } = context;
    const settings = await store.settings(account.id);
    const factsNow = async () => {
      const question = { recordId: lead, asOf: now(), settings, viewerId: viewer.userId };
      const facts = cardFacts(await context.history(account), question);
      if (!facts) throw new HttpProblem(404, "lead-unknown");
      requireManager(viewer, facts.manager?.id ?? null);
      return facts;
    };
    const facts = await factsNow();
    if (facts.kinds.includes(kind)) return c.json({ lead, kinds: facts.kinds } satisfies ObjectionsAnswer);
    const crm = await context.crm(account);
    const place = objectionPlace(settings, await store.dictionaries(account.id), crm.writes);
    if (!place) throw new HttpProblem(409, "objections-nowhere");
    await writeObjection(crm.writes, place, facts.record, kind);
    await readRecords({ store, id: account.id, crm, now: now(), signal: AbortSignal.timeout(READ_MS) }, [
      facts.record,
    ]);
    const { kinds } = await factsNow();
    return c.json({ lead, kinds } satisfies ObjectionsAnswer);
  });
}
