/**
 * `GET /uninstall/amocrm`: the integration was removed (crm/amocrm.md 1.9). Signed with its secret over
 * `client_uuid|account_id`; only after that is anything erased. A repeated call finds nothing left and is as welcome.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Hono } from "hono";
import { clientKeys } from "../../crm/oauth.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { HttpProblem } from "../problem.ts";
import { removeAccount } from "../remove-account.ts";
import { singleParams } from "../single-params.ts";

const NAMES = ["account_id", "client_uuid", "signature"] as const;

function isSigned(text: string, signature: string, secret: string): boolean {
  const right = createHmac("sha256", secret).update(text).digest();
  const given = Buffer.from(signature, "hex");
  return given.length === right.length && timingSafeEqual(given, right);
}

export function amocrmUninstallRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  app.get("/uninstall/amocrm", async (c) => {
    const { account_id, client_uuid, signature } = singleParams(new URL(c.req.url).searchParams, NAMES);
    const { clientId, clientSecrets } = clientKeys(context.config, "amocrm");
    const isOurs = client_uuid === clientId && /^\d{1,18}$/.test(account_id ?? "");
    const isHex = /^[0-9a-f]{64}$/i.test(signature ?? "");
    const text = `${client_uuid}|${account_id}`;
    if (!isOurs || !isHex || !clientSecrets.some((secret) => isSigned(text, signature!, secret)))
      throw new HttpProblem(401, "install-refused");
    await removeAccount(context, `amocrm:${account_id}`);
    return c.body(null, 200);
  });
}
