/** What the process that works on an account leaves in the store for all others to tell. */
import type { AccountId } from "#shared/domain/account.ts";
import type { Subscription } from "../crm/adapter.ts";
import type { Store } from "../store/store.ts";
import type { Progress } from "../sync/progress.ts";
import type { Mended } from "../sync/reconcile.ts";
import type { Trouble } from "./account-troubles.ts";

export interface AccountNotes {
  /** Of a pull that is under way; out of date when `at` is long ago. */
  progress: (Progress & { at: number }) | null;
  /** `null` while all goes well. */
  trouble: Trouble | null;
  /** How changes reach us. */
  hooks: { subscription: Subscription; at: number } | null;
  /** When a hook came last, as far as it matters: to the minute. */
  heard: { at: number } | null;
  /** The last nightly look at everything. */
  reconciled: (Mended & { at: number }) | null;
}

export async function noteOf<Name extends keyof AccountNotes>(
  store: Store,
  id: AccountId,
  name: Name,
): Promise<AccountNotes[Name]> {
  return (await store.note(id, name)) as AccountNotes[Name];
}

export const putNote = <Name extends keyof AccountNotes>(
  store: Store,
  id: AccountId,
  name: Name,
  value: AccountNotes[Name],
): Promise<void> => store.putNote(id, name, value);
