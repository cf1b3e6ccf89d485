/**
 * Which hosts may get our secrets. Install parameters name hosts, and anybody can send them (reliability.md F11), so
 * only the vendors' own domains are reached, over https on the standard port; test hosts are named by the operator.
 */
import type { CrmName } from "#shared/domain/account.ts";
import { InputError } from "../errors.ts";

/** crm/amocrm.md 1.4; crm/bitrix24.md 1.2 and 6 (national domains of Bitrix24's cloud). */
const VENDOR_HOSTS: Record<CrmName, RegExp> = {
  amocrm: /^[a-z0-9-]+\.(amocrm\.ru|amocrm\.com|kommo\.com)$/,
  bitrix24:
    /^[a-z0-9-]+\.bitrix24\.(ru|com|by|kz|ua|uz|de|eu|es|com\.br|in|fr|it|pl|com\.tr|cn|mx|co|vn|jp|id|uk|tech|site)$/,
};

export function isVendorHost(crm: CrmName, host: string): boolean {
  return VENDOR_HOSTS[crm].test(host);
}

/** Host as it is stored (lower case, port kept); throws `host-not-allowed` for a stranger's. */
export function checkHost(crm: CrmName, host: string, extra: readonly string[]): string {
  const name = host.toLowerCase();
  if (isVendorHost(crm, name) || extra.includes(name)) return name;
  throw new InputError("host-not-allowed", { host: name.slice(0, 100) });
}

/** Where Bitrix24 makes tokens: the documentation's host and the one that Russian portals name (crm/bitrix24.md 1.2). */
const AUTH_SERVERS = ["oauth.bitrix.info", "oauth.bitrix24.tech"] as const;

/** Origin of the portal's own authorization server; a portal that names none has the first. Throws for a stranger's. */
export function authServerOf(endpoint: string | undefined, extra: readonly string[]): string {
  if (!endpoint) return `https://${AUTH_SERVERS[0]}`;
  const host = hostOfUrl(endpoint).toLowerCase();
  if ((AUTH_SERVERS as readonly string[]).includes(host)) return `https://${host}`;
  if (extra.includes(host)) return `http://${host}`;
  throw new InputError("host-not-allowed", { host: host.slice(0, 100) });
}

/** Extra hosts are reached over http, the vendors' over https. */
export function schemeOf(host: string, extra: readonly string[]): "http" | "https" {
  return extra.includes(host.toLowerCase()) ? "http" : "https";
}

/** The host of what a person typed as the account's address; refuses everything that is more than a host. */
export function hostOfUrl(text: string): string {
  const url = URL.canParse(text)
    ? new URL(text)
    : URL.canParse(`https://${text}`)
      ? new URL(`https://${text}`)
      : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new InputError("url-invalid", { url: text.slice(0, 100) });
  }
  return url.host;
}
