/**
 * What is wrong with our access to an account, as codes of `shared/text/problems.ts`: told before it is too late, to an
 * administrator who can connect again (reliability.md B6, B8, B11).
 */
import type { Account } from "#shared/domain/account.ts";
import type { Dictionaries } from "#shared/domain/dictionaries.ts";
import type { Credentials } from "../store/store.ts";
import { failureOf } from "./token-failure.ts";

export interface AccessHealth {
  /** False: it has to be connected again. */
  connected: boolean;
  problems: string[];
}

/** A pair that nobody has renewed for so much of its life is about to die. */
const WARNING_SHARE = 0.75;

/** Whose rights are ours; an incoming webhook names its owner in its address. */
function ownerOf(credentials: Credentials): string | null {
  if (credentials.kind === "oauth") return credentials.userId ?? null;
  return credentials.kind === "webhook" ? (/\/rest\/(\d+)\//.exec(credentials.url)?.[1] ?? null) : null;
}

/**
 * Whether the owner sees less than when he connected us. In amoCRM an administrator's token goes on as it was after he is
 * switched off (crm/amocrm.md 1.2); Bitrix24's answers with what its owner may see now.
 */
function ownerLostRights(account: Account, owner: string | null, dictionaries: Dictionaries): boolean {
  if (!account.fullRights || owner === null) return false;
  const user = dictionaries.managers.find((one) => one.id === owner);
  if (user === undefined) return account.crm === "bitrix24" && dictionaries.formerManagerIds.includes(owner);
  return user.active ? !user.admin : account.crm === "bitrix24";
}

/** `lifetime`: seconds that a pair lives unused. */
export function accessHealth(
  account: Account,
  credentials: Credentials | null,
  facts: { dictionaries: Dictionaries; lifetime: number; now: number },
): AccessHealth {
  if (credentials === null) return { connected: false, problems: [] };
  const { dictionaries, lifetime, now } = facts;
  const problems: string[] = [];
  if (ownerLostRights(account, ownerOf(credentials), dictionaries)) problems.push("owner-lost-rights");
  if (credentials.kind !== "oauth") return { connected: true, problems };
  const failure = failureOf(credentials, now);
  const stands = failure !== undefined && (failure.until === null || failure.until > now);
  if (stands) problems.push(failure.code);
  if (now - credentials.obtainedAt > lifetime * WARNING_SHARE) problems.push("access-ending");
  return { connected: failure?.until !== null, problems };
}
