/**
 * From the form of an installer (or ONAPPINSTALL) to a connected portal. Everything in it is the sender's word, so:
 * - the host must be one of the vendor's (or the operator's), and answers that the token is an administrator's;
 * - the name of a portal that we know at another host is believed only when the vendor's own server says it.
 */
import type { Account, AccountId } from "#shared/domain/account.ts";
import { memberNameOf } from "../bitrix24/application/member-name.ts";
import { bindPlacements } from "../bitrix24/application/placements.ts";
import type { PortalForm } from "../bitrix24/application/portal-form.ts";
import { readTokenOwner, type TokenOwner } from "../bitrix24/application/token-owner.ts";
import { createBitrixClient } from "../bitrix24/client.ts";
import { bitrix24OAuth } from "../bitrix24/oauth.ts";
import { connectAccount } from "../crm/connect-account.ts";
import { authServerOf, checkHost, schemeOf } from "../crm/hosts.ts";
import { clientKeys, type Pair } from "../crm/oauth.ts";
import { adapterOf } from "../crm/registry.ts";
import { CrmAuthError } from "../errors.ts";
import type { Credentials } from "../store/store.ts";
import type { HttpContext } from "./context.ts";

const refused = (host: string) => new CrmAuthError("token-refused", { host });

/** A client that asks with these credentials alone and renews nothing. */
export function portalClient(context: HttpContext, host: string, credentials: Credentials) {
  const { crmHosts } = context.config;
  return createBitrixClient({
    host,
    scheme: schemeOf(host, crmHosts),
    access: { credentials: async () => credentials, requestsPerSecond: null },
    checkMoved: (moved) => checkHost("bitrix24", moved, crmHosts),
  });
}

function pairOf(context: HttpContext, form: PortalForm): Pair {
  const { config, now } = context;
  const host = checkHost("bitrix24", form.domain, config.crmHosts);
  // Of the vendor's servers or the operator's: it is where our secret will go.
  authServerOf(form.serverEndpoint ?? undefined, config.crmHosts);
  return {
    host,
    credentials: {
      kind: "oauth",
      accessToken: form.accessToken,
      refreshToken: form.refreshToken,
      obtainedAt: now(),
      expiresAt: now() + form.expiresIn,
      ...(form.applicationToken && { applicationToken: form.applicationToken }),
      ...(form.serverEndpoint && { serverEndpoint: form.serverEndpoint }),
    },
  };
}

/**
 * The pair, once the portal's name is as sure as it can be. Nobody vouches for one that is new to us: the first renewal
 * will, since its answer names the portal. Until then it can only be somebody who has taken a name that nobody else has.
 */
async function named(context: HttpContext, memberId: string, pair: Pair): Promise<Pair> {
  const { config, store, now } = context;
  const { accessToken, serverEndpoint } = pair.credentials;
  const withName = (proved: boolean): Pair => ({
    ...pair,
    credentials: { ...pair.credentials, member: { id: memberId, proved } },
  });
  const vouched = serverEndpoint ? await memberNameOf(config, serverEndpoint, accessToken) : null;
  if (vouched !== null && vouched !== memberId) throw refused(pair.host);
  const known = await store.account(`bitrix24:${memberId}`);
  if (known?.host === pair.host) return withName(vouched !== null || (await isProved(context, known.id)));
  if (vouched !== null || !known) return withName(vouched !== null);
  return bitrix24OAuth(config, now).refresh(withName(false));
}

async function isProved({ store }: HttpContext, id: AccountId): Promise<boolean> {
  const credentials = await store.credentials(id);
  return credentials?.kind === "oauth" && credentials.member?.proved === true;
}

/** Whoever had the name without proof had no right to it, and what he had goes. */
async function makeRoom(context: HttpContext, id: AccountId, host: string): Promise<void> {
  const known = await context.store.account(id);
  if (known && known.host !== host && !(await isProved(context, id))) await context.store.eraseAccount(id);
}

/** Connects the portal and binds its places. Throws a `ConnectorError` with a sentence for whoever installs. */
export async function installPortal(context: HttpContext, form: PortalForm): Promise<Account> {
  const { config, store, log } = context;
  clientKeys(config, "bitrix24");
  const given = pairOf(context, form);
  const asked = await readTokenOwner(portalClient(context, given.host, given.credentials), given.host);
  if (!asked.admin) throw new CrmAuthError("not-admin", { host: given.host });
  const { credentials, host } = await named(context, form.memberId, given);
  const identified = await adapterOf("bitrix24", config).identify(credentials, host);
  const id: AccountId = `bitrix24:${form.memberId}`;
  const account = { ...identified, id };
  await makeRoom(context, id, host);
  await connectAccount(store, account, {
    ...credentials,
    userId: asked.userId,
    ...(asked.applicationId && { applicationId: asked.applicationId }),
  });
  const client = portalClient(context, host, credentials);
  const refusals = await bindPlacements(client, `${config.publicUrl}/app/bitrix24`);
  if (refusals.length > 0) log.warn({ account: id, refusals }, "some places were not bound");
  log.info({ account: id }, "account connected");
  context.wake(id);
  return account;
}

/**
 * Where our pair is dead, an administrator who opens the application connects it again by that alone: his own pair, just
 * checked with the portal, takes its place.
 */
export async function reviveAccess(
  context: HttpContext,
  account: Account,
  form: PortalForm,
  owner: TokenOwner,
): Promise<void> {
  if (!owner.admin || form.refreshToken === "") return;
  const { credentials: fresh } = pairOf(context, { ...form, domain: account.host });
  let isRevived = false;
  await context.store.changeCredentials(account.id, (present) => {
    isRevived = present?.kind === "oauth" && present.failure?.until === null;
    if (present?.kind !== "oauth" || !isRevived) return null;
    const { failure, asked, ...kept } = present;
    return { ...kept, ...fresh, userId: owner.userId };
  });
  if (!isRevived) return;
  context.log.info({ account: account.id }, "access renewed by an administrator's opening");
  context.wake(account.id);
}
