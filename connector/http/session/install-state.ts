/**
 * The `state` of amoCRM's authorization in a browser (reliability.md B14): signed by us, good for ten minutes and for one
 * use, and only in the browser that began, which holds the other half in a cookie. Without it a stranger's link could
 * make an administrator's browser finish an authorization that he never began.
 */
import { createHash, randomUUID } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import type { Store } from "../../store/store.ts";
import { sessionKey } from "./session-key.ts";

export const STATE_SECONDS = 600;
const AUDIENCE = "desyatka-install";

const digestOf = (text: string) => createHash("sha256").update(text).digest("base64url");

export interface InstallState {
  state: string;
  /** The browser's half. */
  nonce: string;
}

export async function issueState(secret: Buffer, now: number): Promise<InstallState> {
  const nonce = randomUUID();
  const state = await new SignJWT({ browser: digestOf(nonce) })
    .setProtectedHeader({ alg: "HS256" })
    .setAudience(AUDIENCE)
    .setJti(randomUUID())
    .setExpirationTime(now + STATE_SECONDS)
    .sign(sessionKey(secret, "install"));
  return { state, nonce };
}

export interface StateCheck {
  secret: Buffer;
  store: Store;
  state: string;
  nonce: string | undefined;
  now: number;
}

/** Whether the browser that began comes back with it for the first time; it cannot be used again after that. */
export async function spendState({ secret, store, state, nonce, now }: StateCheck): Promise<boolean> {
  if (nonce === undefined) return false;
  try {
    const { payload } = await jwtVerify(state, sessionKey(secret, "install"), {
      algorithms: ["HS256"],
      audience: AUDIENCE,
      currentDate: new Date(now * 1000),
      requiredClaims: ["exp", "jti"],
    });
    if (payload.browser !== digestOf(nonce)) return false;
    return await once(store, `state ${payload.jti}`, now, STATE_SECONDS);
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("ERR_J")) return false;
    throw error;
  }
}

/** True for the first who asks under this name in so many seconds, in whatever process: a lease that is never released. */
export async function once(store: Store, name: string, now: number, seconds: number): Promise<boolean> {
  return (await store.lease(`once ${digestOf(name)}`, randomUUID(), now, seconds)) !== null;
}
