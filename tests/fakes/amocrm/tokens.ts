/** OAuth of one integration in the account: codes, pairs, single-use refresh (crm/amocrm.md, section 1). */
import { createHmac, randomBytes } from "node:crypto";
import type { AmoState } from "./state.ts";

export interface Integration {
  clientId: string;
  clientSecret: string;
  redirectUri: string;
}

const ACCESS_SECONDS = 86_400;
/** A code lives twenty minutes, a refresh token three months (1.3, 1.5). */
const CODE_SECONDS = 1_200;
const REFRESH_SECONDS = 92 * 86_400;

interface Grant {
  user: number;
  until: number;
}

export interface AmoTokens {
  /** Whose token it is, and of which integration; `null`: nobody's. */
  owner(token: string): { user: number; integration: string } | null;
  /** A code as the browser or the marketplace would bring it. */
  issueCode(user?: number): string;
  /** Answers `POST /oauth2/access_token`. */
  answerToken(request: Request): Promise<Response>;
  /** Answers `GET /oauth2/account/current/subdomain` for whoever was moved (1.6). */
  answerSubdomain(request: Request): Response;
  /** As after uninstalling: nothing is valid any more. */
  revokeAll(): void;
}

export interface TokensOptions {
  state: AmoState;
  integration: Integration;
  /** The long-lived token from the integration's settings. */
  longLived: string;
  /** Host of the account at this moment. */
  host(): string;
  /** Host that knows accounts that moved; a claim of each access token. */
  apiDomain: string;
  /** Seconds since 1970. */
  clock(): number;
}

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

function signJwt(claims: object, secret: string): string {
  const text = `${base64({ typ: "JWT", alg: "HS256" })}.${base64(claims)}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

function refusal(status: 400 | 401, title: string, detail: string, hint?: string): Response {
  const type = "https://developers.amocrm.ru/v3/errors/OAuthProblemJson";
  return Response.json(
    { ...(hint ? { hint } : {}), title, type, status, detail },
    { status, headers: { "content-type": "application/problem+json" } },
  );
}

const revoked = () => refusal(401, "Некорректный запрос", "Токен отозван", "Token has been revoked");

/** Takes a grant out of its map: whatever it was, it serves once. */
function spend(grants: Map<string, Grant>, key: unknown, now: number): Grant | null {
  const grant = typeof key === "string" ? grants.get(key) : undefined;
  if (typeof key === "string") grants.delete(key);
  return grant && grant.until > now ? grant : null;
}

async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  const text = await request.text();
  if (request.headers.get("content-type")?.includes("x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export function createTokens(options: TokensOptions): AmoTokens {
  const { state, integration, longLived, clock } = options;
  const codes = new Map<string, Grant>();
  const access = new Map<string, Grant>();
  const refresh = new Map<string, Grant>();
  let longLivedValid = true;

  function pairFor(user: number): Response {
    const now = clock();
    const jti = randomBytes(16).toString("hex");
    const claims = {
      aud: integration.clientId,
      jti,
      iat: now,
      nbf: now,
      exp: now + ACCESS_SECONDS,
      sub: String(user),
      account_id: state.facts.id,
      scopes: ["crm"],
      api_domain: options.apiDomain,
    };
    const access_token = signJwt(claims, integration.clientSecret);
    const refresh_token = `def502${randomBytes(48).toString("hex")}`;
    access.set(access_token, { user, until: now + ACCESS_SECONDS });
    refresh.set(refresh_token, { user, until: now + REFRESH_SECONDS });
    return Response.json({
      token_type: "Bearer",
      expires_in: ACCESS_SECONDS,
      server_time: now,
      access_token,
      refresh_token,
    });
  }

  return {
    owner(token) {
      if (token === longLived && longLivedValid) return { user: state.facts.tokenUser, integration: "long" };
      const grant = access.get(token);
      return grant && grant.until > clock() ? { user: grant.user, integration: integration.clientId } : null;
    },
    issueCode(user = state.facts.tokenUser) {
      const code = `def502${randomBytes(32).toString("hex")}`;
      codes.set(code, { user, until: clock() + CODE_SECONDS });
      return code;
    },
    async answerToken(request) {
      const body = await bodyOf(request);
      if (body.client_id !== integration.clientId || body.client_secret !== integration.clientSecret) {
        return refusal(401, "Некорректный клиент", "Авторизация клиента не прошла");
      }
      if (body.redirect_uri !== integration.redirectUri) {
        return refusal(400, "Некорректный запрос", "redirect_uri не совпадает");
      }
      if (body.grant_type === "authorization_code") {
        const grant = spend(codes, body.code, clock());
        if (grant) return pairFor(grant.user);
        return refusal(400, "Некорректный запрос", "Код недействителен", "Authorization code has expired");
      }
      if (body.grant_type !== "refresh_token") {
        return refusal(400, "Некорректный запрос", "Неизвестный grant_type");
      }
      const grant = spend(refresh, body.refresh_token, clock());
      return grant ? pairFor(grant.user) : revoked();
    },
    answerSubdomain(request) {
      const grant = refresh.get(request.headers.get("x-refresh-token") ?? "");
      if (!grant) return revoked();
      const domain = options.host();
      const { id, subdomain } = state.facts;
      return Response.json({ id, subdomain, domain, top_level_domain: domain.split(".").at(-1) });
    },
    revokeAll() {
      for (const grants of [codes, access, refresh]) grants.clear();
      longLivedValid = false;
    },
  };
}

/** The GET that tells of an uninstalled integration, signed (1.9). */
export function uninstallQuery(accountId: number, integration: Integration): string {
  const signature = createHmac("sha256", integration.clientSecret)
    .update(`${integration.clientId}|${accountId}`)
    .digest("hex");
  return new URLSearchParams({
    account_id: String(accountId),
    client_uuid: integration.clientId,
    signature,
  }).toString();
}

/** The server-to-server GET of the marketplace's Install button (1.4): no `state`. */
export function installQuery(code: string, host: string, integration: Integration): string {
  return new URLSearchParams({
    code,
    referer: host,
    platform: "1",
    client_id: integration.clientId,
    from_widget: "1",
  }).toString();
}
