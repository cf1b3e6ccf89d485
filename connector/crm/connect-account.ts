/**
 * Stores an account whose credentials were checked against its CRM. Connecting again replaces them, but never an
 * administrator's by those of somebody who sees less: the figures would shrink without a word (reliability.md B11).
 */
import type { Account } from "#shared/domain/account.ts";
import { CrmAuthError } from "../errors.ts";
import type { Credentials, Store } from "../store/store.ts";

export async function connectAccount(
  store: Store,
  account: Account,
  credentials: Credentials,
): Promise<void> {
  const known = await store.account(account.id);
  if (known?.fullRights && !account.fullRights) throw new CrmAuthError("not-admin", { host: account.host });
  const connectedAt = known?.connectedAt ?? account.connectedAt;
  await store.putAccount({ ...account, connectedAt }, { credentials });
}
