/**
 * Hooks are durable before they are acknowledged, and worked on afterwards (reliability.md C4, C5). In a burst those that
 * come while a transaction is under way, or within a pause as long as it took, share the next one: a transaction waits for
 * the disk, and one a hook would let nobody in.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { AccountId } from "#shared/domain/account.ts";
import type { Store } from "../store/store.ts";

export interface HookIntake {
  /** Resolves when the names are safe. */
  take(id: AccountId, names: readonly string[]): Promise<void>;
}

const LONGEST_PAUSE_MS = 25;

/** What an account's next transaction will store. */
interface Waiting {
  names: Set<string>;
  stored: Promise<void>;
}

/** `wake` hears of every account that has something new to read. */
export function createHookIntake(store: Store, wake: (id: AccountId) => void): HookIntake {
  /** When an account may have its next transaction. */
  const turns = new Map<AccountId, Promise<void>>();
  const waiting = new Map<AccountId, Waiting>();

  async function write(id: AccountId, names: ReadonlySet<string>): Promise<void> {
    await store.markDirty(id, [...names]);
    wake(id);
  }

  /** Stores them in the account's turn; names are added until it has come. */
  function queue(id: AccountId): Waiting {
    const names = new Set<string>();
    const turn = turns.get(id) ?? Promise.resolve();
    const stored = turn.then(async () => {
      waiting.delete(id);
      const began = performance.now();
      const written = write(id, names);
      const next = written
        .catch(() => undefined)
        .then(() => pause(Math.min(LONGEST_PAUSE_MS, performance.now() - began)))
        .finally(() => {
          if (turns.get(id) === next) turns.delete(id);
        });
      turns.set(id, next);
      await written;
    });
    return { names, stored };
  }

  return {
    async take(id, names) {
      if (names.length === 0) return;
      let next = waiting.get(id);
      if (!next) {
        next = queue(id);
        waiting.set(id, next);
      }
      for (const name of names) next.names.add(name);
      await next.stored;
    },
  };
}
