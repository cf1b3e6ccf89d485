/**
 * An account's own hook address: whose it is, and a secret that nobody guesses, derived so that it needs no storage and
 * never changes.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Account, AccountId } from "#shared/domain/account.ts";
import type { HttpContext } from "./context.ts";

export function hookSecret(key: Buffer, account: AccountId): string {
  const whose = Buffer.from(account).toString("base64url");
  return `${whose}.${createHmac("sha256", key).update(`hook ${account}`).digest("base64url")}`;
}

/** Compares in constant time; how long a secret is, is none. */
export function isSameSecret(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** The account whose secret this is; `null` for anything else. */
export async function accountOfSecret(
  { store, secret: key }: Pick<HttpContext, "store" | "secret">,
  given: string,
): Promise<Account | null> {
  const id = Buffer.from(given.split(".")[0]!, "base64url").toString() as AccountId;
  return isSameSecret(given, hookSecret(key, id)) ? store.account(id) : null;
}

/**
 * Where an account's CRM is to tell changes. A portal's application proves itself by its application token; a webhook that
 * is made by hand proves itself by this address, until its own token is known.
 */
export function hookAddress(publicUrl: string, key: Buffer, account: Account, byHand = false): string {
  if (account.crm === "amocrm") return `${publicUrl}/hooks/amocrm/${hookSecret(key, account.id)}`;
  return `${publicUrl}/hooks/bitrix24${byHand ? `?key=${hookSecret(key, account.id)}` : ""}`;
}
