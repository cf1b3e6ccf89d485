/**
 * Which accounts this process works on. An account is held by one process for as long as that lives (so its limits need no
 * coordination), shared out evenly among the processes of one storage: each takes what is free up to its share, gives up
 * what it has beyond it, and makes way for a command line that wants the account. A dead process's leases run out, or are
 * seen to be dead on the same machine.
 */
import type { AccountId } from "#shared/domain/account.ts";
import { holderName, isDead } from "../store/lease-holder.ts";
import { accountLease, WANTED } from "../store/leases.ts";
import type { Lease, Store } from "../store/store.ts";

/** Held so long after the last renewal; a dead process's accounts are taken over within this and one renewal. */
const HELD_SECONDS = 15;
export const RENEW_MS = 4_000;
const WORKER = "worker ";

export interface Holdings {
  /** Renews, takes and gives up; called every `RENEW_MS`. */
  balance(ids: readonly AccountId[]): Promise<void>;
  /** Accounts in hand, with the number that their writes carry. */
  held(): ReadonlyMap<AccountId, number>;
  /** Gives up everything. */
  end(): Promise<void>;
}

export interface HoldingsOptions {
  store: Store;
  /** The work on an account is to end; resolves when it has. `lost`: it is another's already. */
  leave(id: AccountId, lost: boolean): Promise<void>;
}

export function createHoldings({ store, leave }: HoldingsOptions): Holdings {
  const holder = holderName();
  const held = new Map<AccountId, number>();

  async function giveUp(id: AccountId): Promise<void> {
    held.delete(id);
    await leave(id, false);
    await store.release(accountLease(id), holder);
  }

  /** Whoever took one meanwhile (this process slept, or its clock was stopped) has it. */
  async function dropLost(mine: readonly Lease[]): Promise<void> {
    const fences = new Map(mine.map((lease) => [lease.name, lease.fence]));
    for (const [id, fence] of held) {
      if (fences.get(accountLease(id)) === fence) continue;
      held.delete(id);
      await leave(id, true);
    }
  }

  async function take(id: AccountId, before: Lease | undefined, now: number): Promise<void> {
    const name = accountLease(id);
    if (before) await store.release(name, before.holder);
    const fence = await store.lease(name, holder, now, HELD_SECONDS);
    if (fence !== null) held.set(id, fence);
  }

  async function balance(ids: readonly AccountId[]): Promise<void> {
    const now = await store.clock();
    await store.lease(WORKER + holder, holder, now, HELD_SECONDS);
    await dropLost(await store.renewLeases(holder, now, HELD_SECONDS));
    const live = new Map((await store.liveLeases(now)).map((lease) => [lease.name, lease]));
    const workers = [...live.values()].filter(
      (lease) => lease.name.startsWith(WORKER) && !isDead(lease.holder),
    );
    const share = Math.ceil(ids.length / Math.max(1, workers.length));
    const known = new Set(ids);
    const isWanted = (id: AccountId) => {
      const wish = live.get(WANTED(id));
      return wish !== undefined && !isDead(wish.holder);
    };
    for (const id of [...held.keys()])
      if (!known.has(id) || isWanted(id) || held.size > share) await giveUp(id);
    for (const id of ids) {
      if (held.size >= share) return;
      const lease = live.get(accountLease(id));
      const isFree = lease === undefined || isDead(lease.holder);
      if (isFree && !held.has(id) && !isWanted(id)) await take(id, lease, now);
    }
  }

  return {
    balance,
    held: () => held,
    async end() {
      await Promise.all([...held.keys()].map(giveUp));
      await store.release(WORKER + holder, holder);
    },
  };
}
