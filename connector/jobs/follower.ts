/**
 * Keeps every account up to date: what hooks named at once, everything else by an incremental sync each minute. One
 * process works on an account at a time (a lease in the store says which), so an account's limits need no coordination.
 * A failed account waits longer each time and holds up no other.
 */
import { randomUUID } from "node:crypto";
import type { Account, AccountId } from "#shared/domain/account.ts";
import type { Crm } from "../crm/adapter.ts";
import { ConnectorError } from "../errors.ts";
import type { Log } from "../log.ts";
import { accountLease } from "../store/leases.ts";
import type { Store } from "../store/store.ts";
import type { Progress } from "../sync/progress.ts";
import { syncAccount } from "../sync/sync.ts";
import { readDirty } from "./read-dirty.ts";

export interface FollowerOptions {
  store: Store;
  log: Log;
  /** Whole seconds since 1970. */
  now(): number;
  openCrm(account: Account): Promise<Crm>;
  /** Seconds between incremental syncs of an account. */
  every?: number;
}

export interface Follower {
  /** Looks after every account that is due; called by the timer, by hooks, and by tests with their own clock. */
  tick(): Promise<void>;
  wake(id: AccountId): void;
  progress(id: AccountId): Progress | null;
  failure(id: AccountId): string[] | null;
  start(): void;
  stop(): Promise<void>;
}

const EVERY_SECONDS = 60;
const TICK_MS = 1_000;
const LEASE_SECONDS = 20;
const RENEW_MS = 5_000;
const MAX_PAUSE_SECONDS = 6 * 3_600;

interface Work {
  crm: Crm | null;
  nextSync: number;
  failures: number;
  codes: string[] | null;
  progress: Progress | null;
  running: Promise<void> | null;
  awake: boolean;
}

export function createFollower(options: FollowerOptions): Follower {
  const { store, log, now, openCrm, every = EVERY_SECONDS } = options;
  const holder = randomUUID();
  const works = new Map<AccountId, Work>();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const workOf = (id: AccountId): Work => {
    let work = works.get(id);
    if (!work) {
      work = { crm: null, nextSync: 0, failures: 0, codes: null, progress: null, running: null, awake: true };
      works.set(id, work);
    }
    return work;
  };

  async function fail(account: Account, work: Work, error: unknown): Promise<void> {
    if (stopping.signal.aborted) return;
    work.failures++;
    work.crm = null;
    work.codes = [error instanceof ConnectorError ? error.code : "internal"];
    work.nextSync = now() + Math.min(MAX_PAUSE_SECONDS, every * 2 ** Math.min(10, work.failures - 1));
    log.warn({ account: account.id, code: work.codes[0], err: error }, "sync failed");
  }

  async function work(account: Account, entry: Work): Promise<void> {
    const name = accountLease(account.id);
    if ((await store.lease(name, holder, now(), LEASE_SECONDS)) === null) return;
    const renewal = setInterval(() => {
      store
        .lease(name, holder, now(), LEASE_SECONDS)
        .catch((err: unknown) => log.warn({ err }, "lease not renewed"));
    }, RENEW_MS);
    try {
      entry.crm ??= await openCrm(account);
      await readDirty(store, account.id, entry.crm, now(), stopping.signal);
      if (now() >= entry.nextSync) {
        const onProgress = (progress: Progress) => {
          entry.progress = progress;
        };
        await syncAccount(store, account.id, entry.crm, { now, signal: stopping.signal, onProgress });
        Object.assign(entry, { nextSync: now() + every, failures: 0, codes: null });
      }
    } catch (error) {
      await fail(account, entry, error);
    } finally {
      clearInterval(renewal);
      entry.progress = null;
      await store.release(name, holder);
    }
  }

  async function tick(): Promise<void> {
    for (const account of await store.accounts()) {
      const entry = workOf(account.id);
      const due = now() >= entry.nextSync || (entry.awake && entry.failures === 0);
      if (entry.running || !due || stopping.signal.aborted) continue;
      entry.awake = false;
      entry.running = work(account, entry).finally(() => {
        entry.running = null;
      });
    }
  }

  const safeTick = () => {
    tick().catch((err: unknown) => log.error({ err }, "follower failed"));
  };

  return {
    tick,
    wake(id) {
      workOf(id).awake = true;
      safeTick();
    },
    progress: (id) => works.get(id)?.progress ?? null,
    failure: (id) => works.get(id)?.codes ?? null,
    start() {
      safeTick();
      timer = setInterval(safeTick, TICK_MS);
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await Promise.allSettled([...works.values()].map((entry) => entry.running));
    },
  };
}
