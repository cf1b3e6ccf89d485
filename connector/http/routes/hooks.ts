/**
 * Hooks of both CRMs: stored, then acknowledged, then worked on. Whatever is wrong with a known account's hook is
 * answered with 200 all the same, because a CRM switches off an address that refuses.
 */
import type { Context, Hono } from "hono";
import type { Account } from "#shared/domain/account.ts";
import { namesOfHook } from "../../amocrm/webhooks.ts";
import { readInstallEvent } from "../../bitrix24/application/portal-form.ts";
import { type PortalEvent, readEvent } from "../../bitrix24/webhooks.ts";
import type { Credentials } from "../../store/store.ts";
import type { HttpEnv } from "../app.ts";
import { installPortal } from "../bitrix24-installation.ts";
import { callerAddress } from "../caller-address.ts";
import { type HttpContext, ticksOf } from "../context.ts";
import { accountOfSecret, isSameSecret } from "../hook-address.ts";
import { HttpProblem } from "../problem.ts";
import { createRateLimit } from "../rate-limit.ts";
import { removeAccount } from "../remove-account.ts";

const unproven = () => new HttpProblem(401, "hook-unproven");

/** By the address's own key, else by the portal's id or, for incoming webhooks, which are not told that, its host. */
async function portalOf(context: HttpContext, event: PortalEvent, key: string | undefined) {
  if (key !== undefined) return accountOfSecret(context, key);
  const byId = await context.store.account(`bitrix24:${event.memberId}`);
  return byId ?? context.store.account(`bitrix24:${event.domain}`);
}

/**
 * Whether the event is the portal's own: by the application token that we know (4.2). Of a webhook made by hand it is not
 * known at first: whoever knows the address's key has it from us, and brings the token.
 */
async function isProven(
  context: HttpContext,
  account: Account,
  event: PortalEvent,
  hasKey: boolean,
): Promise<boolean> {
  const credentials: Credentials | null = await context.store.credentials(account.id);
  if (!credentials || credentials.kind === "token") return false;
  const known = credentials.applicationToken;
  if (known !== undefined) return isSameSecret(event.applicationToken, known);
  if (credentials.kind !== "webhook" || !hasKey) return false;
  await context.store.putCredentials(account.id, {
    ...credentials,
    applicationToken: event.applicationToken,
  });
  return true;
}

/** Its tokens are checked with the CRM before anything is stored, which takes longer than an event may wait. */
function installFromEvent(context: HttpContext, body: string): void {
  const form = readInstallEvent(body);
  if (!form) throw unproven();
  installPortal(context, form).catch((err: unknown) =>
    context.log.warn({ member: form.memberId, err }, "an installation told by an event was refused"),
  );
}

export function hookRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  const installations = createRateLimit(1, 20);

  app.post("/hooks/amocrm/:secret", async (c: Context<HttpEnv, "/hooks/amocrm/:secret">) => {
    const account = await accountOfSecret(context, c.req.param("secret"));
    if (account?.crm !== "amocrm") throw new HttpProblem(404, "not-found");
    await context.hear(account.id, namesOfHook(await c.req.text()));
    return c.body(null, 200);
  });
  app.post("/hooks/bitrix24", async (c) => {
    const body = await c.req.text();
    const event = readEvent(body);
    if (!event) throw unproven();
    if (event.name === "ONAPPINSTALL") {
      const wait = installations.take(callerAddress(c), ticksOf(context));
      if (wait > 0) throw new HttpProblem(429, "too-many-requests", {}, wait);
      installFromEvent(context, body);
      return c.body(null, 200);
    }
    const key = c.req.query("key");
    const account = await portalOf(context, event, key);
    if (account?.crm !== "bitrix24") throw unproven();
    if (!(await isProven(context, account, event, key !== undefined))) throw unproven();
    if (event.name === "ONAPPUNINSTALL") await removeAccount(context, account.id);
    else await context.hear(account.id, event.names);
    return c.body(null, 200);
  });
}
