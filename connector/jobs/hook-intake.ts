/**
 * Hooks are durable before they are acknowledged, and worked on afterwards (reliability.md C4, C5). Those that come while a
 * transaction is under way share the next one, so that a burst costs as many transactions as it takes, not one a hook.
 */
import type { AccountId } from "#shared/domain/account.ts";
import type { Store } from "../store/store.ts";

export interface HookIntake {
  /** Resolves when the names are safe. */
  take(id: AccountId, names: readonly string[]): Promise<void>;
}

interface Waiting {
  names: Set<string>;
  stored: Promise<void>;
}

/** `wake` hears of every account that has something new to read. */
export function createHookIntake(store: Store, wake: (id: AccountId) => void): HookIntake {
  const writing = new Map<AccountId, Promise<void>>();
  const waiting = new Map<AccountId, Waiting>();

  function write(id: AccountId, names: ReadonlySet<string>): Promise<void> {
    const stored = store
      .markDirty(id, [...names])
      .then(() => wake(id))
      .finally(() => {
        if (writing.get(id) === stored) writing.delete(id);
      });
    writing.set(id, stored);
    return stored;
  }

  return {
    take(id, names) {
      if (names.length === 0) return Promise.resolve();
      const present = writing.get(id);
      if (!present) return write(id, new Set(names));
      let next = waiting.get(id);
      if (!next) {
        const own = new Set<string>();
        const begin = () => {
          waiting.delete(id);
          return write(id, own);
        };
        next = { names: own, stored: present.then(begin, begin) };
        waiting.set(id, next);
      }
      for (const name of names) next.names.add(name);
      return next.stored;
    },
  };
}
