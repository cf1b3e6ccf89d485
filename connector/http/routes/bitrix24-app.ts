/**
 * `POST /app/bitrix24`: the page of every placement. Everything in the form is the sender's word, so the portal is found
 * among the connected ones, asked at its stored address whose token this is and of which application, and only then gets
 * a session of ours (crm/bitrix24.md 1.3, 1.4). The tokens of the form serve for that one question and are not kept.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Hono } from "hono";
import type { PageStart } from "#shared/api/answers.ts";
import type { Account } from "#shared/domain/account.ts";
import { type PortalForm, readPortalForm } from "../../bitrix24/application/portal-form.ts";
import { readTokenOwner } from "../../bitrix24/application/token-owner.ts";
import type { OAuthCredentials } from "../../store/store.ts";
import type { HttpEnv } from "../app.ts";
import { portalClient, reviveAccess } from "../bitrix24-installation.ts";
import { callerAddress } from "../caller-address.ts";
import { type HttpContext, ticksOf } from "../context.ts";
import { setFramePolicy, tellInFrame } from "../frame-policy.ts";
import { originOf } from "../origins.ts";
import { installNotice } from "../plain-page.ts";
import { HttpProblem } from "../problem.ts";
import { createRateLimit } from "../rate-limit.ts";
import { issueSession } from "../session/session-token.ts";
import { widgetPage } from "../widget-page.ts";

const refused = () => new HttpProblem(401, "session-invalid");

/** The record of a card's tab: what it is comes from the placement, since the options have no type. */
function recordOf({ placement, placementOptions }: PortalForm): string | null {
  const entity = /^CRM_(LEAD|DEAL)_DETAIL_TAB$/.exec(placement)?.[1]?.toLowerCase();
  const options =
    typeof placementOptions === "object" && placementOptions !== null ? Object.entries(placementOptions) : [];
  const id = String(options.find(([name]) => name.toUpperCase() === "ID")?.[1] ?? "");
  return entity && /^\d{1,18}$/.test(id) ? `${entity}:${id}` : null;
}

/** By the portal's name; one that was connected by an incoming webhook has only its address for a name. */
async function accountOf(context: HttpContext, form: PortalForm): Promise<Account> {
  const { store } = context;
  const found =
    (await store.account(`bitrix24:${form.memberId}`)) ?? (await store.account(`bitrix24:${form.domain}`));
  if (!found) throw refused();
  return found;
}

const digest = (text: string) => createHash("sha256").update(text).digest();

/** What the portal told us when it installed us: its token for our events, and our number there. */
async function isOurApplication(
  context: HttpContext,
  account: Account,
  form: PortalForm,
  applicationId: string | null,
): Promise<boolean> {
  const stored = await context.store.credentials(account.id);
  if (stored?.kind !== "oauth") return true;
  const { applicationToken, applicationId: ours } = stored;
  const isTokenRight =
    form.applicationToken === null ||
    applicationToken === undefined ||
    timingSafeEqual(digest(form.applicationToken), digest(applicationToken));
  return isTokenRight && (ours === undefined || ours === applicationId);
}

function formCredentials(form: PortalForm): OAuthCredentials {
  return { kind: "oauth", accessToken: form.accessToken, refreshToken: "", expiresAt: 0, obtainedAt: 0 };
}

export function bitrix24AppRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  const { crmHosts } = context.config;
  // Each opening asks the portal, out of the same bucket as everything else.
  const openings = createRateLimit(5, 60);

  app.post("/app/bitrix24", async (c) => {
    const form = readPortalForm(new URL(c.req.url), await c.req.text());
    if (!form) throw refused();
    c.set("language", form.language);
    tellInFrame(c, form.domain, crmHosts);
    const account = await accountOf(context, form);
    const wait = openings.take(`${account.id} ${callerAddress(c)}`, ticksOf(context));
    if (wait > 0) throw new HttpProblem(429, "too-many-requests", {}, wait);
    const client = portalClient(context, account.host, formCredentials(form));
    const owner = await readTokenOwner(client, account.host).catch((cause: unknown) => {
      context.log.warn({ account: account.id, err: cause }, "a frame's token was refused");
      throw refused();
    });
    if (!(await isOurApplication(context, account, form, owner.applicationId))) throw refused();
    await reviveAccess(context, account, form, owner);
    if (client.moved) await context.store.moveAccount(account.id, client.host);
    const present = { ...account, host: client.host };
    const session = await issueSession(
      context.secret,
      { account: account.id, host: present.host, userId: owner.userId, admin: owner.admin },
      context.now(),
    );
    const lead = recordOf(form);
    const portal = originOf(present, crmHosts);
    const start: PageStart = {
      session,
      language: form.language,
      account: account.id,
      user: owner.userId,
      lead,
      portal,
    };
    setFramePolicy(c, portal);
    return c.html(widgetPage(start, lead === null ? "/widget/bitrix24/tab.js" : "/widget/bitrix24/card.js"));
  });

  // Opened by hand, and by the marketplace, which asks by HEAD whether the page is there before it lists it.
  app.get("/app/bitrix24", (c) => installNotice(c, "openInCrm"));
}
