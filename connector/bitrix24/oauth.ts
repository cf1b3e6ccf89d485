/**
 * Bitrix24's tokens (crm/bitrix24.md 1.2): an access token for an hour, a refresh token for 180 days that is replaced
 * with each use, both from the vendor's own server. The documentation forbids renewing by the clock: a call is tried,
 * and only a refused token is renewed. Our secret goes in the body of a form, so that no address ever holds it.
 */
import { z } from "zod";
import type { Config } from "../config.ts";
import { authServerOf, checkHost, hostOfUrl } from "../crm/hosts.ts";
import { type HttpAnswer, jsonOf, refused, type Verdict } from "../crm/http.ts";
import { askOnce, clientKeys, type OAuth, type Pair } from "../crm/oauth.ts";
import {
  ConnectorError,
  CrmAuthError,
  CrmBlockedError,
  CrmContractError,
  CrmUnavailableError,
  InputError,
} from "../errors.ts";
import { refusalOf } from "./rest/refusals.ts";

const LIFETIME_SECONDS = 180 * 86_400;
const ACCESS_SECONDS = 3_600;

const answerSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.coerce.number().int().positive().nullish().catch(null),
  member_id: z.string().min(1),
  client_endpoint: z.string().nullish().catch(null),
  user_id: z.coerce.string().nullish().catch(null),
});

/** Whatever speaks JSON is a word about the tokens, whatever its status: `wrong_client` comes with 200. */
function judgeToken(answer: HttpAnswer, host: string): Verdict {
  if (answer.status < 500 && jsonOf(answer) !== undefined) return { kind: "fine" };
  const detail = `HTTP ${answer.status}`;
  return { kind: "fail", error: new CrmUnavailableError("crm-unavailable", { host, detail }) };
}

/** Codes of error-codes.md; one that is not known is about our own request, so trying again later may help. */
function errorOf(code: string, host: string, server: string): ConnectorError {
  if (["INVALID_GRANT", "NOT_INSTALLED", "ERROR_OAUTH", "APPLICATION_NOT_FOUND"].includes(code))
    return refused(host);
  if (code === "PAYMENT_REQUIRED") return new CrmBlockedError("crm-payment", { host });
  if (code === "PORTAL_DELETED") return new CrmBlockedError("crm-gone", { host });
  if (code === "INSUFFICIENT_SCOPE" || code === "INVALID_SCOPE")
    return new CrmAuthError("crm-scope", { host, scope: "" });
  return new ConnectorError("client-refused", { host: server });
}

export function bitrix24OAuth(config: Config, now: () => number): OAuth {
  const { crmHosts } = config;

  /** The portal's address as the server names it now, where it is one that we may trust. */
  function hostOf(endpoint: string | null | undefined, host: string): string {
    try {
      return endpoint ? checkHost("bitrix24", hostOfUrl(endpoint), crmHosts) : host;
    } catch (error) {
      if (error instanceof InputError) return host;
      throw error;
    }
  }

  /** A pair of another portal than it was taken for is nobody's. */
  function readPair(answer: HttpAnswer, pair: Pair, server: string): Pair {
    const read = answerSchema.safeParse(jsonOf(answer));
    if (!read.success) {
      const field = read.error.issues[0]?.path.join(".") || "token";
      throw new CrmContractError("crm-contract", { host: server, entity: "token", field, detail: "missing" });
    }
    const { access_token, refresh_token, expires_in, user_id, member_id } = read.data;
    const { member } = pair.credentials;
    if (member && member.id !== member_id) throw refused(pair.host);
    const obtainedAt = now();
    return {
      host: hostOf(read.data.client_endpoint, pair.host),
      credentials: {
        ...pair.credentials,
        accessToken: access_token,
        refreshToken: refresh_token,
        obtainedAt,
        expiresAt: obtainedAt + (expires_in ?? ACCESS_SECONDS),
        member: { id: member_id, proved: true },
        ...(user_id && { userId: user_id }),
      },
    };
  }

  async function refresh(pair: Pair): Promise<Pair> {
    const origin = authServerOf(pair.credentials.serverEndpoint, crmHosts);
    const server = new URL(origin).host;
    const { clientId, clientSecrets } = clientKeys(config, "bitrix24");
    let code = "";
    for (const secret of clientSecrets) {
      const form = new URLSearchParams({
        grant_type: "refresh_token",
        client_id: clientId,
        client_secret: secret,
        refresh_token: pair.credentials.refreshToken,
      });
      const answer = await askOnce(
        origin,
        {
          method: "POST",
          path: "/oauth/token/",
          headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
          body: form.toString(),
        },
        (one) => judgeToken(one, server),
      );
      const refusal = refusalOf(jsonOf(answer));
      if (!refusal) return readPair(answer, pair, server);
      code = refusal.code;
      // While a secret is being replaced either may be known.
      if (code !== "INVALID_CLIENT") break;
    }
    throw errorOf(code, pair.host, server);
  }

  return {
    early: null,
    lifetime: LIFETIME_SECONDS,
    refresh,
    // A renamed portal answers at its old address with the new one (client.ts).
    locate: async () => null,
  };
}
