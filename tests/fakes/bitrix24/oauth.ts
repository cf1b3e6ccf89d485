/**
 * The vendor's token server and what it has given out for one portal: codes of thirty seconds, pairs whose refresh token
 * serves once, refusals of which some come with HTTP 200 (crm/bitrix24.md 1.2).
 */
import { randomBytes } from "node:crypto";
import { parseQuery } from "./parameters.ts";

export interface PortalApplication {
  clientId: string;
  clientSecret: string;
  /** Proves events to the application. */
  applicationToken: string;
}

export interface Pair {
  access: string;
  refresh: string;
}

export interface OauthFaults {
  /** `wrong_client` comes with HTTP 200. */
  wrongClientWith200: boolean;
  /** The former refresh token goes on serving for so many seconds; no source tells whether it does. */
  graceSeconds: number;
  /** Refusals for everybody: the application was removed, its subscription ended. */
  refuse: { status: number; error: string } | null;
  /** The pair is made and the old token spent, but the answer is lost. */
  loseAnswers: number;
  slowMs: number;
}

export interface PortalOauth {
  faults: OauthFaults;
  /** Whose token it is; `expired` and `unknown` are told apart by the portal. */
  judge(token: string): { user: string } | "expired" | "unknown";
  /** A pair as the portal posts it into a frame or at installation. */
  grant(user: string): Pair;
  /** A code as the browser brings it from `/oauth/authorize/`. */
  issueCode(user: string): string;
  /** Answers `/oauth/token/` by GET or form. */
  answerToken(request: Request): Promise<Response>;
  /** Answers `/rest/app.info` of the token server. */
  answerAppInfo(token: string): Response;
  /** Access tokens are at their end; their pairs can be renewed. */
  expireAccess(): void;
  revokeAll(): void;
  /** Answers of the token endpoint that gave a new pair. */
  refreshed: number;
}

export interface OauthOptions {
  application: PortalApplication;
  memberId: string;
  /** Origin of the portal at this moment. */
  origin(): string;
  /** Seconds since 1970. */
  clock(): number;
}

const ACCESS_SECONDS = 3_600;
const REFRESH_SECONDS = 180 * 86_400;
const CODE_SECONDS = 30;

interface Grant {
  user: string;
  until: number;
}

/** Lower-case hex: the first four bytes are the end of life, little-endian; eight digits from the 25th on are the user's id. */
function tokenFor(user: string, until: number): string {
  const end = Buffer.alloc(4);
  end.writeUInt32LE(Math.floor(until));
  const id = Number(user).toString(16).padStart(8, "0");
  return end.toString("hex") + randomBytes(8).toString("hex") + id + randomBytes(18).toString("hex");
}

const refusal = (status: number, error: string, text = error) =>
  Response.json({ error, error_description: text }, { status });

export function createOauth({ application, memberId, origin, clock }: OauthOptions): PortalOauth {
  const codes = new Map<string, Grant>();
  const access = new Map<string, Grant>();
  const refresh = new Map<string, Grant>();
  const spent = new Map<string, Grant>();
  const faults: OauthFaults = {
    wrongClientWith200: true,
    graceSeconds: 0,
    refuse: null,
    loseAnswers: 0,
    slowMs: 0,
  };

  function grant(user: string): Pair {
    const now = clock();
    const pair = {
      access: tokenFor(user, now + ACCESS_SECONDS),
      refresh: tokenFor(user, now + REFRESH_SECONDS),
    };
    access.set(pair.access, { user, until: now + ACCESS_SECONDS });
    refresh.set(pair.refresh, { user, until: now + REFRESH_SECONDS });
    return pair;
  }

  /** Takes a grant out of its map: whatever it was, it serves once. */
  function spend(grants: Map<string, Grant>, key: unknown): Grant | null {
    const found = typeof key === "string" ? grants.get(key) : undefined;
    if (!found || typeof key !== "string") return null;
    grants.delete(key);
    if (found.until <= clock()) return null;
    spent.set(key, { user: found.user, until: clock() + faults.graceSeconds });
    return found;
  }

  function again(key: unknown): Grant | null {
    const former = typeof key === "string" ? spent.get(key) : undefined;
    return former && former.until > clock() ? former : null;
  }

  function pairAnswer(user: string): Response {
    const pair = grant(user);
    oauth.refreshed++;
    if (faults.loseAnswers > 0) {
      faults.loseAnswers--;
      return Response.error();
    }
    return Response.json({
      access_token: pair.access,
      refresh_token: pair.refresh,
      expires: clock() + ACCESS_SECONDS,
      expires_in: ACCESS_SECONDS,
      client_endpoint: `${origin()}/rest/`,
      server_endpoint: "https://oauth.bitrix.info/rest/",
      // Of the token server, not of the portal (1.2).
      domain: "oauth.bitrix.info",
      member_id: memberId,
      scope: "crm,telephony,imopenlines,user_brief,department,im,placement",
      status: "L",
      user_id: Number(user),
    });
  }

  const oauth: PortalOauth = {
    faults,
    refreshed: 0,
    judge(token) {
      const found = access.get(token);
      if (!found) return "unknown";
      return found.until > clock() ? { user: found.user } : "expired";
    },
    grant,
    issueCode(user) {
      const code = randomBytes(35).toString("hex");
      codes.set(code, { user, until: clock() + CODE_SECONDS });
      return code;
    },
    async answerToken(request) {
      const query = parseQuery(new URL(request.url).search.slice(1));
      const form = request.method === "POST" ? parseQuery(await request.text()) : {};
      const asked = { ...query, ...form };
      if (faults.slowMs > 0) await new Promise((done) => setTimeout(done, faults.slowMs));
      if (faults.refuse) return refusal(faults.refuse.status, faults.refuse.error);
      if (asked.client_id !== application.clientId)
        return refusal(faults.wrongClientWith200 ? 200 : 401, "wrong_client", "Wrong client");
      if (asked.client_secret !== application.clientSecret)
        return refusal(401, "invalid_client", "Invalid client");
      if (asked.grant_type === "authorization_code") {
        const found = spend(codes, asked.code);
        return found ? pairAnswer(found.user) : refusal(400, "invalid_grant", "Invalid code");
      }
      if (asked.grant_type !== "refresh_token") return refusal(400, "invalid_request", "Unknown grant_type");
      const found = spend(refresh, asked.refresh_token) ?? again(asked.refresh_token);
      return found ? pairAnswer(found.user) : refusal(400, "invalid_grant", "Invalid refresh token");
    },
    answerAppInfo(token) {
      const judged = oauth.judge(token);
      if (typeof judged === "string")
        return refusal(401, judged === "expired" ? "expired_token" : "invalid_token");
      return Response.json({
        result: { ID: application.clientId, CODE: application.clientId, STATUS: "L", INSTALLED: true },
      });
    },
    expireAccess() {
      for (const found of access.values()) found.until = clock();
    },
    revokeAll() {
      for (const grants of [codes, access, refresh, spent]) grants.clear();
    },
  };
  return oauth;
}
