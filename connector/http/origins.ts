/**
 * Which pages may call us from a browser: only a page of the very account whose data is asked for. At a preflight the
 * account is not known yet, so the origin must be that of some connected account; with the token, that of its own.
 */
import type { Account } from "#shared/domain/account.ts";
import { schemeOf } from "../crm/hosts.ts";

export function originOf(account: Account, crmHosts: readonly string[]): string {
  return `${schemeOf(account.host, crmHosts)}://${account.host}`;
}

export function isKnownOrigin(
  origin: string,
  accounts: readonly Account[],
  crmHosts: readonly string[],
): boolean {
  return accounts.some((account) => originOf(account, crmHosts) === origin);
}
