/**
 * The archive of scheduled reports: `GET /api/reports` lists every slot that was due and what became of it, newest first;
 * `/api/reports/<id>?format=html|xlsx|json` is a kept report; `/api/reports/<id>/restatements` what has changed in the CRM
 * since, and which leads. `GET /reports/<token>` opens one report for whoever was sent its link. A report tells of
 * everybody's leads, so the archive is for those who see them all.
 */
import type { Context, Hono } from "hono";
import type { ReportsAnswer, RestatementsAnswer } from "#shared/api/reports.ts";
import type { Account } from "#shared/domain/account.ts";
import { formatInstant } from "#shared/domain/instant.ts";
import { archiveOf } from "../../reports/archive.ts";
import { keptSheets } from "../../reports/export/kept-sheets.ts";
import { xlsxOf } from "../../reports/export/xlsx.ts";
import { openKept } from "../../reports/kept/kept-report.ts";
import { restatementsOf } from "../../reports/kept/restatements.ts";
import { ensurePlanned } from "../../reports/plan-slots.ts";
import { reportPage } from "../../reports/render/html.ts";
import { reportLink } from "../../reports/report-link.ts";
import type { KeptReport } from "../../store/report-shelf.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { HttpProblem } from "../problem.ts";
import { accountOf } from "../request-viewer.ts";
import { openLink } from "../signed-link.ts";
import type { Viewer } from "../viewer.ts";
import { fileAnswer } from "./export.ts";

const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

function requireAll(viewer: Viewer): void {
  if (viewer.managerIds !== null) throw new HttpProblem(403, "not-yours");
}

/** One report as the reader wants it. */
async function answerReport(c: Context<HttpEnv>, account: Account, kept: KeptReport, format: string) {
  const language = c.get("language");
  const document = openKept(kept);
  const name = `desyatka-${document.slot.cadence}-${document.report.period.from}`;
  if (format === "xlsx") {
    const locale = { language, timeZone: account.timeZone };
    return fileAnswer(c, await xlsxOf(keptSheets(document, language), locale), `${name}.xlsx`);
  }
  if (format === "json") {
    const { deliver: _, ...told } = document;
    return c.json({ hash: kept.hash, ...told });
  }
  if (format !== "html") throw new HttpProblem(400, "format-unknown", { format: format.slice(0, 20) });
  c.header("content-security-policy", PAGE_POLICY);
  return c.html(await reportPage(document, language, { hash: kept.hash, link: null }));
}

export function reportsRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  const { store, now, config, secret } = context;

  async function keptOf(account: Account, key: string): Promise<KeptReport> {
    const kept = await store.reports.kept(account.id, key.slice(0, 60));
    if (!kept) throw new HttpProblem(404, "report-unknown");
    return kept;
  }

  app.get("/api/reports", async (c) => {
    const viewer = c.get("viewer");
    requireAll(viewer);
    const account = await accountOf(context, viewer);
    await ensurePlanned(store, account, await store.settings(account.id), now());
    const answer: ReportsAnswer = await archiveOf(store, account, {
      now: now(),
      language: c.get("language"),
      linkOf: (key) => reportLink({ secret, publicUrl: config.publicUrl }, account.id, key, now()),
    });
    return c.json(answer);
  });

  app.get("/api/reports/:key", async (c) => {
    const viewer = c.get("viewer");
    requireAll(viewer);
    const account = await accountOf(context, viewer);
    const kept = await keptOf(account, c.req.param("key"));
    return answerReport(c, account, kept, c.req.query("format") ?? "html");
  });

  app.get("/api/reports/:key/restatements", async (c) => {
    const viewer = c.get("viewer");
    requireAll(viewer);
    const account = await accountOf(context, viewer);
    const kept = await keptOf(account, c.req.param("key"));
    const crm = await context.crm(account);
    const answer: RestatementsAnswer = {
      report: kept.key,
      made: formatInstant(kept.madeAt),
      hash: kept.hash,
      restatements: restatementsOf(await context.history(account), kept, crm),
    };
    return c.json(answer);
  });

  app.get("/reports/:token", async (c) => {
    const opened = openLink(context.secret, "report", c.req.param("token"), now());
    if (!opened.valid && opened.reason === "expired") throw new HttpProblem(410, "link-expired");
    const account = opened.valid ? await store.account(opened.link.account as Account["id"]) : null;
    if (!opened.valid || !account) throw new HttpProblem(404, "link-invalid");
    c.header("cache-control", "no-store");
    return answerReport(
      c,
      account,
      await keptOf(account, opened.link.subject),
      c.req.query("format") ?? "html",
    );
  });
}
