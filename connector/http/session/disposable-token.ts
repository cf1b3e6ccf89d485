/**
 * amoCRM's disposable token, which the widget sends as `X-Auth-Token` (crm/amocrm.md 5.7): HS256 with the
 * integration's secret. The algorithm is pinned, header keys (`kid`, `jku`) are ignored, and the account is the one
 * whose stored host is the token's issuer; no part of the request is believed before the signature.
 * A repeated `jti` is not refused on reads: whether the CRM makes a token per call or caches one is not documented.
 */
import { jwtVerify } from "jose";
import { z } from "zod";

/** Clocks differ by no more than this (reliability.md F5). */
const LEEWAY_SECONDS = 10;
/** The CRM's tokens live 1,800 s; a longer one is not theirs. */
const MAX_LIFETIME_SECONDS = 1_800;

const claimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.int(),
  iat: z.int(),
  nbf: z.int().optional(),
  account_id: z.union([z.int(), z.string().regex(/^\d+$/)]).transform(String),
  user_id: z.union([z.int(), z.string().regex(/^\d+$/)]).transform(String),
  client_uuid: z.string(),
  is_admin: z.boolean().optional(),
});

export interface DisposableTokenRules {
  clientId: string;
  /** Present secret first; a former one is accepted while it is being rotated. */
  clientSecrets: readonly string[];
  /** Scheme and host of the integration's redirect URI. */
  audience: string;
  /** Seconds since 1970. */
  now: number;
}

export interface DisposableToken {
  accountId: string;
  userId: string;
  /** Host of the account that issued it; must equal the stored one. */
  issuerHost: string;
  admin: boolean;
}

async function verifiedClaims(token: string, rules: DisposableTokenRules): Promise<unknown> {
  for (const secret of rules.clientSecrets) {
    try {
      const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
        algorithms: ["HS256"],
        audience: rules.audience,
        clockTolerance: LEEWAY_SECONDS,
        currentDate: new Date(rules.now * 1000),
        requiredClaims: ["exp", "iat", "iss", "aud"],
      });
      return payload;
    } catch (error) {
      // jose says only that it does not verify; the next secret may.
      if (!(error instanceof Error)) throw error;
    }
  }
  return null;
}

function hostOf(issuer: string): string | null {
  if (!URL.canParse(issuer)) return null;
  const url = new URL(issuer);
  const bare = url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
  return bare && /^https?:$/.test(url.protocol) ? url.host : null;
}

/** The token's content, or `null` when it is not to be believed, for whatever reason. */
export async function readDisposableToken(
  token: string,
  rules: DisposableTokenRules,
): Promise<DisposableToken | null> {
  const claims = claimsSchema.safeParse(await verifiedClaims(token, rules));
  if (!claims.success) return null;
  const { iss, exp, iat, account_id, user_id, client_uuid, is_admin } = claims.data;
  const issuerHost = hostOf(iss);
  if (issuerHost === null || client_uuid !== rules.clientId) return null;
  if (exp - iat > MAX_LIFETIME_SECONDS || iat > rules.now + LEEWAY_SECONDS) return null;
  return { accountId: account_id, userId: user_id, issuerHost, admin: is_admin === true };
}
