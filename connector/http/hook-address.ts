/** The unguessable part of an account's hook address: derived, so that it needs no storage and never changes. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { AccountId } from "#shared/domain/account.ts";

export function hookSecret(key: Buffer, account: AccountId): string {
  return createHmac("sha256", key).update(`hook ${account}`).digest("base64url");
}

/** Compares in constant time, whatever the lengths. */
export function isHookSecret(key: Buffer, account: AccountId, given: string): boolean {
  const digest = (text: string) => createHmac("sha256", key).update(text).digest();
  return timingSafeEqual(digest(given), digest(hookSecret(key, account)));
}
