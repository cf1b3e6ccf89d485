/**
 * Our own short session for pages that cannot send the CRM's token again (Bitrix24's iframe, the plain page): a JWT
 * signed with a key derived from DESYATKA_SECRET, bound to one account and one user. No cookies anywhere: iframes of
 * other sites lose them, and a bearer cannot be sent by a forged form.
 */
import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { AccountId } from "#shared/domain/account.ts";
import { sessionKey } from "./session-key.ts";

const LIFETIME_SECONDS = 3_600;
const LEEWAY_SECONDS = 10;
const AUDIENCE = "desyatka-widget";

const claimsSchema = z.object({
  sub: z.string().min(1),
  account: z.templateLiteral([z.enum(["amocrm", "bitrix24"]), ":", z.string().min(1)]),
  host: z.string().min(1),
  admin: z.boolean(),
  exp: z.int(),
});

export interface Session {
  account: AccountId;
  userId: string;
  /** Where the account was when the CRM vouched for the user: a session of its former address ends with a move. */
  host: string;
  /** The CRM said so when the session began; used only until the first user list is synced. */
  admin: boolean;
}

/** A bearer token that lives an hour; the page gets a new one by being opened again or by asking the host. */
export function issueSession(secret: Buffer, session: Session, now: number): Promise<string> {
  return new SignJWT({ account: session.account, host: session.host, admin: session.admin })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(session.userId)
    .setAudience(AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFETIME_SECONDS)
    .sign(sessionKey(secret, "session"));
}

/** The session, or `null` when the token is forged, foreign or out of date. */
export async function readSession(secret: Buffer, token: string, now: number): Promise<Session | null> {
  try {
    const { payload } = await jwtVerify(token, sessionKey(secret, "session"), {
      algorithms: ["HS256"],
      audience: AUDIENCE,
      clockTolerance: LEEWAY_SECONDS,
      currentDate: new Date(now * 1000),
      requiredClaims: ["exp", "sub"],
    });
    const claims = claimsSchema.parse(payload);
    const { account, host, admin, sub } = claims;
    return { account: account as AccountId, userId: sub, host, admin };
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}
