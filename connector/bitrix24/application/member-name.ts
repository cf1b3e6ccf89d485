/**
 * Which portal an access token belongs to, by the vendor's own server: `app.info` there answers with the installation
 * (crm/bitrix24.md 1.4; its shape is not confirmed). A form names a portal, and only this keeps one portal from
 * installing itself under another's name.
 */
import { z } from "zod";
import type { Config } from "../../config.ts";
import { authServerOf } from "../../crm/hosts.ts";
import { jsonOf } from "../../crm/http.ts";
import { askOnce } from "../../crm/oauth.ts";
import { CrmAuthError, CrmUnavailableError } from "../../errors.ts";
import { isTokenRefused } from "../rest/refusals.ts";

/** Somebody waits for the installer's page. */
const PATIENCE_MS = 4_000;

const infoSchema = z.object({
  result: z.object({
    member_id: z.string().optional(),
    install: z.object({ member_id: z.string().optional() }).optional(),
  }),
});

/** `null` where the server says nothing of the portal, or nothing at all. Throws where it refuses the token. */
export async function memberNameOf(
  config: Config,
  endpoint: string,
  accessToken: string,
): Promise<string | null> {
  const origin = authServerOf(endpoint, config.crmHosts);
  const { host } = new URL(origin);
  const fault = new CrmUnavailableError("crm-unavailable", { host, detail: "app.info" });
  try {
    const answer = await askOnce(
      origin,
      {
        method: "POST",
        path: "/rest/app.info",
        headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
        body: new URLSearchParams({ auth: accessToken }).toString(),
        signal: AbortSignal.timeout(PATIENCE_MS),
      },
      ({ status }) => (status >= 500 ? { kind: "fail", error: fault } : { kind: "fine" }),
    );
    if (isTokenRefused(jsonOf(answer))) throw new CrmAuthError("token-refused", { host });
    const info = infoSchema.safeParse(jsonOf(answer));
    return info.success ? (info.data.result.install?.member_id ?? info.data.result.member_id ?? null) : null;
  } catch (error) {
    const isSilent = error instanceof CrmUnavailableError || (error as Error).name === "TimeoutError";
    if (isSilent) return null;
    throw error;
  }
}
