/**
 * amoCRM's tokens (crm/amocrm.md 1.4 to 1.7): an access token for a day, a refresh token for three months that serves
 * once, both from the account's own host. Refusals are told apart by status and `hint`, never by their texts, which are
 * localised: a token that was used or revoked has a hint, a wrong key of ours has none.
 */
import { decodeJwt } from "jose";
import { z } from "zod";
import type { Config } from "../config.ts";
import { checkHost, schemeOf } from "../crm/hosts.ts";
import { blocked, type HttpAnswer, jsonOf, refused, type Verdict } from "../crm/http.ts";
import { askOnce, clientKeys, type OAuth, type Pair } from "../crm/oauth.ts";
import type { Throttle } from "../crm/throttle.ts";
import {
  ConnectorError,
  CrmContractError,
  CrmRateLimitError,
  CrmUnavailableError,
  InputError,
} from "../errors.ts";
import type { OAuthCredentials } from "../store/store.ts";

const EARLY_SECONDS = 600;
/** "Three months" (1.5), with a margin. */
const LIFETIME_SECONDS = 88 * 86_400;
/** Where the answer does not say. */
const ACCESS_SECONDS = 86_400;

const answerSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.coerce.number().int().positive().nullish().catch(null),
});
const movedSchema = z.object({ domain: z.string() });
const claimsSchema = z.object({
  api_domain: z.string().optional().catch(undefined),
  sub: z.coerce.string().optional().catch(undefined),
});

/** Statuses that are a word about the tokens are left to whoever asked; the rest is trouble on the way. */
function judgeToken(answer: HttpAnswer, host: string): Verdict {
  const { status } = answer;
  const fail = (error: ConnectorError): Verdict => ({ kind: "fail", error });
  if (status === 429) return fail(new CrmRateLimitError("crm-rate-limit", { host }));
  if (status === 403) return fail(blocked(host));
  if (status < 300 || status === 400 || status === 401 || status === 404) return { kind: "fine" };
  return fail(new CrmUnavailableError("crm-unavailable", { host, detail: String(status) }));
}

const isRefused = ({ status }: HttpAnswer) => status === 400 || status === 401 || status === 404;
const hasHint = (answer: HttpAnswer) =>
  typeof (jsonOf(answer) as { hint?: unknown } | undefined)?.hint === "string";

/** What the access token says of itself; it is the CRM's business, so one that is no JWT says nothing. */
function claimsOf(accessToken: string): z.output<typeof claimsSchema> {
  try {
    return claimsSchema.parse(decodeJwt(accessToken));
  } catch (error) {
    if (error instanceof Error) return {};
    throw error;
  }
}

function readPair(answer: HttpAnswer, host: string, obtainedAt: number): Pair {
  const read = answerSchema.safeParse(jsonOf(answer));
  if (!read.success) {
    const field = read.error.issues[0]?.path.join(".") || "token";
    throw new CrmContractError("crm-contract", { host, entity: "access_token", field, detail: "missing" });
  }
  const { access_token, refresh_token, expires_in } = read.data;
  const { api_domain, sub } = claimsOf(access_token);
  const credentials: OAuthCredentials = {
    kind: "oauth",
    accessToken: access_token,
    refreshToken: refresh_token,
    obtainedAt,
    expiresAt: obtainedAt + (expires_in ?? ACCESS_SECONDS),
    ...(api_domain && { apiDomain: api_domain }),
    ...(sub && { userId: sub }),
  };
  return { credentials, host };
}

export interface AmoOAuth extends OAuth {
  /** The pair for a code that was brought to our redirect address; `host` must have been checked. */
  exchange(code: string, host: string): Promise<Pair>;
}

export function amocrmOAuth(config: Config, now: () => number): AmoOAuth {
  const { crmHosts, publicUrl } = config;
  const redirectUri = `${publicUrl}/install/amocrm`;

  /** Asks with each of our secrets until one is known: while it is being replaced, either may be. */
  async function ask(host: string, grant: object, throttle?: Throttle): Promise<HttpAnswer> {
    const { clientId, clientSecrets } = clientKeys(config, "amocrm");
    let answer: HttpAnswer | undefined;
    for (const secret of clientSecrets) {
      const body = { client_id: clientId, client_secret: secret, redirect_uri: redirectUri, ...grant };
      answer = await askOnce(
        `${schemeOf(host, crmHosts)}://${host}`,
        {
          method: "POST",
          path: "/oauth2/access_token",
          headers: { "content-type": "application/json", accept: "application/json" },
          body: JSON.stringify(body),
        },
        (one) => judgeToken(one, host),
        throttle,
      );
      if (answer.status !== 401 || hasHint(answer)) break;
    }
    return answer!;
  }

  function errorOf(answer: HttpAnswer, host: string): ConnectorError {
    return hasHint(answer) ? refused(host) : new ConnectorError("client-refused", { host });
  }

  async function locate({ credentials, host }: Pair, throttle?: Throttle): Promise<string | null> {
    const asked = credentials.apiDomain;
    if (!asked) return null;
    try {
      const knows = checkHost("amocrm", asked, crmHosts);
      const answer = await askOnce(
        `${schemeOf(knows, crmHosts)}://${knows}`,
        {
          method: "GET",
          path: "/oauth2/account/current/subdomain",
          headers: { "x-refresh-token": credentials.refreshToken, accept: "application/json" },
        },
        (one) => judgeToken(one, knows),
        throttle,
      );
      const read = movedSchema.safeParse(jsonOf(answer));
      if (!read.success) return null;
      const found = checkHost("amocrm", read.data.domain, crmHosts);
      return found === host ? null : found;
    } catch (error) {
      if (error instanceof InputError) return null;
      throw error;
    }
  }

  return {
    early: EARLY_SECONDS,
    lifetime: LIFETIME_SECONDS,
    locate,
    async exchange(code, host) {
      const answer = await ask(host, { grant_type: "authorization_code", code });
      if (isRefused(answer)) throw errorOf(answer, host);
      return readPair(answer, host, now());
    },
    async refresh(pair, throttle) {
      const grant = { grant_type: "refresh_token", refresh_token: pair.credentials.refreshToken };
      let host = pair.host;
      let answer = await ask(host, grant, throttle);
      // 401 and 404 may mean that the account has another address now (1.6): looked up and tried there, once.
      const moved = answer.status === 401 || answer.status === 404 ? await locate(pair, throttle) : null;
      if (moved !== null) {
        host = moved;
        answer = await ask(host, grant, throttle);
      }
      if (isRefused(answer)) throw errorOf(answer, host);
      const next = readPair(answer, host, now());
      return { host, credentials: { ...pair.credentials, ...next.credentials } };
    },
  };
}
