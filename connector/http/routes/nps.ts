/**
 * `GET|POST /nps/<token>`: the client's survey page. Opening it changes nothing (messengers open links to preview them);
 * what he sends is stored at once and shows in the figures at the next look. Whoever has the link is the client.
 */
import type { Context, Hono } from "hono";
import { zoneOf } from "#shared/time/zone.ts";
import { lettersOfAnswer } from "../../nps/answer-letters.ts";
import { openSurvey, type Survey } from "../../nps/survey.ts";
import { MAX_COMMENT, type SurveyView, surveyPage } from "../../nps/survey-page.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { HttpProblem } from "../problem.ts";
import { createRateLimit } from "../rate-limit.ts";

const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const CLOSED = { forged: 404, expired: 410, answered: 409 } as const;

type Open = Extract<Survey, { state: "open" }>;

/** `0`..`10` as the form sends it. */
const scoreOf = (value: unknown): number | null =>
  typeof value === "string" && /^(?:10|\d)$/.test(value) ? Number(value) : null;

const commentOf = (value: unknown): string =>
  typeof value === "string"
    ? value
        .replace(/\p{Cc}+/gu, " ")
        .trim()
        .slice(0, MAX_COMMENT)
        .toWellFormed()
    : "";

export function npsRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  const limit = createRateLimit(0.5, 20);

  function show(c: Context<HttpEnv>, view: SurveyView, status: 200 | 400 | 404 | 409 | 410 = 200) {
    c.header("content-security-policy", PAGE_POLICY);
    c.header("cache-control", "no-store");
    c.header("x-robots-tag", "noindex");
    return surveyPage(view, c.get("language")).then((page) => c.html(page, status));
  }

  const showClosed = (c: Context<HttpEnv>, { state, account }: Exclude<Survey, Open>) =>
    show(c, { kind: "closed", reason: state, company: account?.name ?? null }, CLOSED[state]);

  async function surveyOf(token: string): Promise<Survey> {
    const wait = limit.take(token.slice(0, 200), performance.now());
    if (wait > 0) throw new HttpProblem(429, "too-many-requests", {}, wait);
    return openSurvey(context, token);
  }

  async function keepAnswer({ account, recordId }: Open, score: number, comment: string): Promise<void> {
    const { store, now } = context;
    const at = now();
    await store.apply(account.id, { answers: [{ recordId, at, score, comment: null }] }, null);
    const [settings, lists] = await Promise.all([store.settings(account.id), store.dictionaries(account.id)]);
    const day = zoneOf(account.timeZone).dayAt(at);
    const history = await context.history(account);
    const answer = { account, settings, lists, history, recordId, score, comment, at, day };
    await store.outbox.put([{ account: account.id, letters: lettersOfAnswer(answer) }], at);
  }

  app.get("/nps/:token", async (c) => {
    const survey = await surveyOf(c.req.param("token"));
    if (survey.state !== "open") return showClosed(c, survey);
    return show(c, { kind: "form", company: survey.account.name, score: survey.score, problem: false });
  });

  app.post("/nps/:token", async (c) => {
    const survey = await surveyOf(c.req.param("token"));
    if (survey.state !== "open") return showClosed(c, survey);
    const form = await c.req.parseBody();
    const company = survey.account.name;
    const score = scoreOf(form.score);
    if (score === null) return show(c, { kind: "form", company, score: survey.score, problem: true }, 400);
    await keepAnswer(survey, score, commentOf(form.comment));
    return show(c, { kind: "thanks", company, score });
  });
}
