/**
 * Hooks of both CRMs: stored, then acknowledged, then worked on. Whatever is wrong with a known account's hook is
 * answered with 200 all the same, because a CRM switches off an address that refuses.
 */
import type { Context, Hono } from "hono";
import type { Account } from "#shared/domain/account.ts";
import { leadsOfHook } from "../../amocrm/webhooks.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { isHookSecret } from "../hook-address.ts";
import { HttpProblem } from "../problem.ts";

async function accountOfSecret(context: HttpContext, secret: string): Promise<Account | null> {
  const accounts = (await context.store.accounts()).filter((account) => account.crm === "amocrm");
  return accounts.find((account) => isHookSecret(context.secret, account.id, secret)) ?? null;
}

export function hookRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  app.post("/hooks/amocrm/:secret", async (c: Context<HttpEnv, "/hooks/amocrm/:secret">) => {
    const account = await accountOfSecret(context, c.req.param("secret"));
    if (!account) throw new HttpProblem(404, "not-found");
    const leads = leadsOfHook(await c.req.text());
    await context.store.markDirty(account.id, leads);
    context.wake(account.id);
    return c.body(null, 200);
  });
}
