/** What has to be done for an account, each duty once; when, is `account-work.ts`. */
import type { Account } from "#shared/domain/account.ts";
import type { Instant } from "#shared/domain/instant.ts";
import type { Crm } from "../crm/adapter.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/store.ts";
import type { Progress } from "../sync/progress.ts";
import { pullOptions } from "../sync/pull-options.ts";
import { reconcile } from "../sync/reconcile.ts";
import { type Held, syncAccount } from "../sync/sync.ts";
import { putNote } from "./account-notes.ts";
import { readDirty } from "./read-dirty.ts";
import { cronSlot } from "./slots.ts";

export interface Working {
  store: Store;
  log: Log;
  account: Account;
  crm: Crm;
  /** Whole seconds since 1970. */
  now(): number;
  signal: AbortSignal;
  held: Held;
}

/** In the account's zone, when hardly anybody works. */
const NIGHT = "17 3 * * *";
const NIGHT_JOB = "reconcile";
/** Batches of what the CRM kept for us, taken with one sync at most. */
const MISSED_BATCHES = 20;

/** Answers how many of the named things cannot be read; they wait for another try. */
export async function readNamedThings(working: Working): Promise<number> {
  const { store, log, account, crm, now, signal, held } = working;
  const spoiled = await readDirty({ store, id: account.id, crm, now: now(), signal, held });
  for (const { name, error } of spoiled)
    log.warn({ account: account.id, name, err: error }, "what a hook named cannot be read");
  return spoiled.length;
}

/** What the CRM kept for us is safe in the store before it is confirmed (reliability.md C13). */
async function takeMissed({ store, account, crm, now, signal }: Working): Promise<void> {
  if (!crm.missed) return;
  const options = await pullOptions({ store, id: account.id, now: now(), signal });
  for (let batches = 0; batches < MISSED_BATCHES; batches++) {
    const missed = await crm.missed(options);
    if (!missed) return;
    await store.markDirty(account.id, missed.names);
    await missed.confirm();
  }
}

/** `tell` hears how far a first pull has come, at most once a second. */
export async function syncOnce(working: Working, isFirst: boolean): Promise<void> {
  const { store, log, account, crm, now, signal, held } = working;
  let told = 0;
  const tell = (progress: Progress) => {
    if (now() === told) return;
    told = now();
    putNote(store, account.id, "progress", { ...progress, at: told }).catch((err: unknown) =>
      log.warn({ account: account.id, err }, "progress not noted"),
    );
  };
  await syncAccount(store, account.id, crm, { now, signal, held, ...(isFirst && { onProgress: tell }) });
  if (isFirst) await putNote(store, account.id, "progress", null);
  await takeMissed(working);
}

export async function lookAfterHooks({ store, account, crm, now }: Working, address: string): Promise<void> {
  const subscription = await crm.subscribe(address);
  await putNote(store, account.id, "hooks", { subscription, at: now() });
}

/** The night whose comparison is still to be made; `null` when there is none. */
export async function dueNight(store: Store, account: Account, now: Instant): Promise<Instant | null> {
  const slot = cronSlot(NIGHT, account.timeZone, now);
  if (slot === null || slot <= account.connectedAt) return null;
  return slot > ((await store.jobSlot(account.id, NIGHT_JOB)) ?? 0) ? slot : null;
}

export async function compareAll(working: Working, night: Instant): Promise<void> {
  const { store, log, account, crm, now, signal, held } = working;
  const again = await store.retryDirty(account.id);
  const mended = await reconcile({ store, id: account.id, crm, now: now(), signal, held });
  log.info({ account: account.id, ...mended, again }, "reconciled");
  await putNote(store, account.id, "reconciled", { ...mended, at: now() });
  await store.putJobSlot(account.id, NIGHT_JOB, night);
}
