/**
 * The work on one account that this process holds: what hooks named at once, everything else by an incremental sync each
 * minute, the CRM's hooks looked after each hour, everything compared each night. Reading what hooks named goes on beside
 * a long pull. A failure pauses this account alone.
 */
import type PQueue from "p-queue";
import type { Account } from "#shared/domain/account.ts";
import type { Crm } from "../crm/adapter.ts";
import { ConnectorError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/store.ts";
import type { Held } from "../sync/sync.ts";
import {
  compareAll,
  dueNight,
  lookAfterHooks,
  readNamedThings,
  syncOnce,
  type Working,
} from "./account-duties.ts";
import { noteOf, putNote } from "./account-notes.ts";
import { type Trouble, troubleOf } from "./account-troubles.ts";

export interface WorkOptions {
  store: Store;
  log: Log;
  /** Whole seconds since 1970. */
  now(): number;
  openCrm(account: Account): Promise<Crm>;
  /** The address at which the CRM is to tell changes. */
  hookAddress(account: Account): string;
  lanes: Lanes;
  /** Seconds between incremental syncs. */
  every: number;
}

/** Where work waits for its turn among all accounts of the process, so that none crowds out the others. */
export interface Lanes {
  reading: PQueue;
  sync: PQueue;
  /** First pulls and nightly comparisons. */
  long: PQueue;
}

export interface AccountWork {
  /** Starts whatever is due and not under way. `dirty`: hooks named something. */
  tick(account: Account, dirty: boolean): void;
  /** A person did something about the account: whatever stood in the way may be gone. */
  wake(): void;
  /** Ends between two steps. */
  stop(): Promise<void>;
}

const HOOK_CHECK_SECONDS = 3_600;
/** What is no trouble of the account's (hooks, the nightly comparison) is tried again after so long. */
const LATER_SECONDS = 600;
const NIGHT_LOOK_SECONDS = 60;

type Duty = "reading" | "sync" | "hooks" | "night";

export function createAccountWork(first: Account, held: Held, options: WorkOptions): AccountWork {
  const { store, log, now, lanes, every } = options;
  const { id } = first;
  const stopping = new AbortController();
  const running = new Map<Duty, Promise<void>>();
  const next: Record<Duty, number> = { reading: 0, sync: 0, hooks: 0, night: 0 };
  let account = first;
  let crm: Promise<Crm> | null = null;
  let trouble: Trouble | null = null;
  let synced = false;
  let state: "new" | "beginning" | "ready" = "new";

  async function working(): Promise<Working> {
    crm ??= options.openCrm(account);
    return { store, log, account, crm: await crm, now, signal: stopping.signal, held };
  }

  async function begin(): Promise<void> {
    trouble = await noteOf(store, id, "trouble");
    const states = await store.streams(id);
    synced = states.length > 0 && states.every((one) => one.syncedUntil !== null);
  }

  async function setTrouble(value: Trouble | null): Promise<void> {
    if (value === null && trouble === null) return;
    trouble = value;
    await putNote(store, id, "trouble", value);
  }

  async function fail(duty: Duty, error: unknown): Promise<void> {
    // What another process has taken over is its own to judge.
    const isLost = error instanceof ConnectorError && error.code === "lease-lost";
    if (stopping.signal.aborted || isLost) return;
    crm = null;
    log.warn({ account: id, duty, err: error }, "work on account failed");
    if (duty === "reading" || duty === "sync") await setTrouble(troubleOf(error, trouble, now()));
    else next[duty] = now() + LATER_SECONDS;
  }

  function start(duty: Duty, lane: PQueue, work: () => Promise<void>): void {
    if (running.has(duty) || now() < next[duty] || stopping.signal.aborted) return;
    const done = lane
      .add(async () => {
        if (!stopping.signal.aborted) await work();
      })
      .catch((error: unknown) => fail(duty, error))
      .catch((err: unknown) => log.error({ account: id, err }, "failure not noted"))
      .finally(() => running.delete(duty));
    running.set(duty, done);
  }

  async function read(): Promise<void> {
    if ((await readNamedThings(await working())) > 0) next.reading = now() + every;
  }

  async function sync(): Promise<void> {
    await syncOnce(await working(), !synced);
    synced = true;
    next.sync = now() + every;
    await setTrouble(null);
  }

  async function hooks(): Promise<void> {
    await lookAfterHooks(await working(), options.hookAddress(account));
    next.hooks = now() + HOOK_CHECK_SECONDS;
  }

  async function night(): Promise<void> {
    const due = await dueNight(store, account, now());
    if (due !== null) await compareAll(await working(), due);
    next.night = now() + NIGHT_LOOK_SECONDS;
  }

  function wake(): void {
    crm = null;
    next.sync = 0;
    next.hooks = 0;
    if (trouble) trouble = { ...trouble, until: 0 };
  }

  return {
    wake,
    tick(latest, dirty) {
      if (state === "new") {
        state = "beginning";
        begin().then(
          () => {
            state = "ready";
            this.tick(latest, dirty);
          },
          (err: unknown) => {
            state = "new";
            log.error({ account: id, err }, "account not begun");
          },
        );
      }
      if (JSON.stringify(latest) !== JSON.stringify(account)) {
        // Connected anew, moved, other rights.
        account = latest;
        wake();
      }
      if (state !== "ready" || now() < (trouble?.until ?? 0)) return;
      if (dirty) start("reading", lanes.reading, read);
      start("sync", synced ? lanes.sync : lanes.long, sync);
      start("hooks", lanes.sync, hooks);
      if (synced) start("night", lanes.long, night);
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled([...running.values()]);
    },
  };
}
