/**
 * Keeps the accounts that this process holds up to date, side by side and each on its own. Hooks of accounts that another
 * process holds reach that one through the store.
 */
import PQueue from "p-queue";
import type { Account, AccountId } from "#shared/domain/account.ts";
import { accountLease } from "../store/leases.ts";
import { type AccountWork, createAccountWork, type Lanes, type WorkOptions } from "./account-work.ts";
import { createHoldings, RENEW_MS } from "./holdings.ts";

export type FollowerOptions = Omit<WorkOptions, "lanes" | "every"> & {
  every?: number;
  lanes?: Lanes;
};

export interface Follower {
  /** Takes, keeps and gives up accounts; called by the timer, and by tests with their own clock. */
  balance(): Promise<void>;
  /** Starts what is due of the accounts in hand. */
  tick(): Promise<void>;
  /** Something of the account is to be read again now. */
  wake(id: AccountId): void;
  /** A person did something about the account: it is tried at once, whatever stood in the way. */
  retry(id: AccountId): void;
  start(): void;
  stop(): Promise<void>;
}

/** Seconds between incremental syncs of an account: within a minute a lost hook is made up for. */
const EVERY_SECONDS = 45;
const TICK_MS = 500;

/** Most of an account's time is waiting for its CRM, so many go side by side; first pulls, which write most, are fewer. */
const defaultLanes = (): Lanes => ({
  reading: new PQueue({ concurrency: 100 }),
  sync: new PQueue({ concurrency: 64 }),
  long: new PQueue({ concurrency: 32 }),
});

export function createFollower(options: FollowerOptions): Follower {
  const { store, log, lanes = defaultLanes(), every = EVERY_SECONDS } = options;
  const works = new Map<AccountId, AccountWork>();
  const awake = new Set<AccountId>();
  const timers: NodeJS.Timeout[] = [];
  let accounts: Account[] = [];
  let balancing: Promise<void> | null = null;
  let ticking: Promise<void> | null = null;
  let again: Promise<void> | null = null;
  let stopped = false;

  const holdings = createHoldings({
    store,
    async leave(id) {
      const work = works.get(id);
      works.delete(id);
      await work?.stop();
    },
  });

  async function takeStock(): Promise<void> {
    accounts = await store.accounts();
    await holdings.balance(accounts.map((account) => account.id));
    await tick();
  }

  async function startDue(): Promise<void> {
    const dirty = new Set([...(await store.dirtyAccounts()), ...awake]);
    awake.clear();
    for (const account of accounts) {
      const fence = holdings.held().get(account.id);
      if (fence === undefined || stopped) continue;
      let work = works.get(account.id);
      if (!work) {
        const held = { name: accountLease(account.id), fence };
        work = createAccountWork(account, held, { ...options, lanes, every });
        works.set(account.id, work);
      }
      work.tick(account, dirty.has(account.id));
    }
  }

  /** One look after the other; however many ask meanwhile, one more. */
  function tick(): Promise<void> {
    if (!ticking) {
      ticking = startDue().finally(() => {
        ticking = null;
      });
      return ticking;
    }
    again ??= ticking
      .catch(() => undefined)
      .then(() => {
        again = null;
        return tick();
      });
    return again;
  }

  function balance(): Promise<void> {
    balancing ??= takeStock().finally(() => {
      balancing = null;
    });
    return balancing;
  }

  const safely = (work: () => Promise<void>) => () => {
    if (!stopped) work().catch((err: unknown) => log.error({ err }, "follower failed"));
  };

  return {
    balance,
    tick,
    wake(id) {
      awake.add(id);
      safely(tick)();
    },
    retry(id) {
      works.get(id)?.wake();
      safely(balance)();
    },
    start() {
      safely(balance)();
      timers.push(setInterval(safely(balance), RENEW_MS), setInterval(safely(tick), TICK_MS));
    },
    async stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await Promise.allSettled([balancing, ticking]);
      await holdings.end();
    },
  };
}
