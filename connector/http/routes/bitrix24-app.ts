/**
 * `POST /app/bitrix24`: the page of every placement. Everything in the form is the sender's word, so the portal is found
 * among the connected ones, asked at its stored address whose token this is, and only then gets a session of ours
 * (crm/bitrix24.md 1.3, 1.4). The tokens of the form are used for that one question and not kept.
 */
import type { Hono } from "hono";
import type { PageStart } from "#shared/api/answers.ts";
import type { Account } from "#shared/domain/account.ts";
import { createBitrixClient } from "../../bitrix24/client.ts";
import { readProfile } from "../../bitrix24/dictionaries.ts";
import { schemeOf } from "../../crm/hosts.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { originOf } from "../origins.ts";
import { HttpProblem } from "../problem.ts";
import { issueSession } from "../session/session-token.ts";
import { widgetPage } from "../widget-page.ts";

interface Opening {
  memberId: string;
  domain: string;
  token: string;
  placement: string;
  placementOptions: unknown;
  language: "ru" | "en";
}

const refused = () => new HttpProblem(401, "session-invalid");

/** PLACEMENT_OPTIONS may be empty, a list, an object as text; never trusted to be any of them. */
function readOptions(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null") as unknown;
  } catch {
    return null;
  }
}

function readOpening(url: URL, body: string): Opening {
  const form = new URLSearchParams(body);
  for (const name of ["member_id", "AUTH_ID"]) if (form.getAll(name).length > 1) throw refused();
  return {
    memberId: form.get("member_id") ?? "",
    domain: (url.searchParams.get("DOMAIN") ?? form.get("DOMAIN") ?? "").toLowerCase(),
    token: form.get("AUTH_ID") ?? "",
    placement: form.get("PLACEMENT") ?? "DEFAULT",
    placementOptions: readOptions(form.get("PLACEMENT_OPTIONS")),
    language: (url.searchParams.get("LANG") ?? form.get("LANG")) === "en" ? "en" : "ru",
  };
}

/** The record of a card's tab: what it is comes from the placement, since the options have no type. */
function recordOf({ placement, placementOptions }: Opening): string | null {
  const entity = /^CRM_(LEAD|DEAL)_DETAIL_TAB$/.exec(placement)?.[1]?.toLowerCase();
  const options =
    typeof placementOptions === "object" && placementOptions !== null ? Object.entries(placementOptions) : [];
  const id = String(options.find(([name]) => name.toUpperCase() === "ID")?.[1] ?? "");
  return entity && /^\d{1,18}$/.test(id) ? `${entity}:${id}` : null;
}

async function accountOfOpening(context: HttpContext, opening: Opening): Promise<Account> {
  const portals = (await context.store.accounts()).filter((account) => account.crm === "bitrix24");
  const found =
    portals.find((one) => one.id === `bitrix24:${opening.memberId}`) ??
    portals.find((one) => one.host === opening.domain);
  if (!found || !opening.token) throw refused();
  return found;
}

export function bitrix24AppRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  app.post("/app/bitrix24", async (c) => {
    const opening = readOpening(new URL(c.req.url), await c.req.text());
    const account = await accountOfOpening(context, opening);
    const scheme = schemeOf(account.host, context.config.crmHosts);
    const credentials = {
      kind: "oauth" as const,
      accessToken: opening.token,
      refreshToken: "",
      expiresAt: 0,
      obtainedAt: 0,
    };
    const client = createBitrixClient({
      host: account.host,
      scheme,
      access: { credentials: async () => credentials, requestsPerSecond: null },
    });
    const profile = await readProfile(client, {}).catch((cause: unknown) => {
      context.log.warn({ account: account.id, err: cause }, "a frame's token was refused");
      throw refused();
    });
    const session = await issueSession(
      context.secret,
      { account: account.id, userId: profile.ID, admin: profile.ADMIN },
      context.now(),
    );
    const lead = recordOf(opening);
    const portal = originOf(account, context.config.crmHosts);
    const start: PageStart = {
      session,
      language: opening.language,
      account: account.id,
      user: profile.ID,
      lead,
      portal,
    };
    c.header(
      "content-security-policy",
      `frame-ancestors ${portal}; default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; object-src 'none'`,
    );
    c.header("cache-control", "no-store");
    return c.html(widgetPage(start, lead === null ? "/widget/bitrix24/tab.js" : "/widget/bitrix24/card.js"));
  });
  // The marketplace asks whether the page is there before it lists it.
  app.on("HEAD", "/app/bitrix24", (c) => c.body(null, 200));
}
