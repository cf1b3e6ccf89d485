/**
 * Watches every account's waiting leads and writes the warnings that come due into the outbox, in time and once. Accounts
 * whose rows have changed are looked at anew; everything else only waits in one queue for its instant. Every process runs
 * one: the names of the letters keep them single.
 */
import type { Account, AccountId } from "#shared/domain/account.ts";
import { type Dictionaries, EMPTY_DICTIONARIES } from "#shared/domain/dictionaries.ts";
import type { Instant } from "#shared/domain/instant.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { HttpContext } from "../http/context.ts";
import { syncedUntil } from "../reports/kept/make-report.ts";
import type { Bundle, Letter } from "../store/outbox.ts";
import type { Revision } from "../store/store.ts";
import { isWorking, workingDeadline } from "./deadline.ts";
import { DueQueue } from "./due-queue.ts";
import { type WaitingLead, waitingLeads } from "./waiting-leads.ts";
import { type DueWarning, lettersOfWarning, warningsOf } from "./warnings.ts";

export type WatchContext = Pick<HttpContext, "store" | "history" | "crm" | "now" | "log">;

/** How often an account is asked whether it has changed, and its settings are read. */
const LOOK_SECONDS = 3;
const SETTINGS_SECONDS = 30;
/** What was missed longer ago (downtime, a first pull) is no longer news. */
const STALE_SECONDS = 600;
/** Data that are further behind the CRM may not know of an answer yet: the warning waits for them. */
const BEHIND_SECONDS = 300;
const AGAIN_SECONDS = 10;
/** A CRM whose clock is ahead of ours tells of clients who ask in a moment. */
const SKEW_SECONDS = 3_600;

interface Watched {
  account: Account;
  settings: Settings;
  settingsAt: Instant;
  lookedAt: Instant;
  revision: Revision;
  /** Up to when its CRM had been read, as last looked. */
  readUntil: Instant | null;
  lists: Dictionaries;
  /** Entries of the queue that were made from older rows are void. */
  generation: number;
}

interface Entry extends DueWarning {
  lead: WaitingLead;
  watched: Watched;
  generation: number;
}

export interface WaitingWatch {
  tick(): Promise<void>;
  /** Warnings that wait for their instant. */
  size(): number;
}

export function createWaitingWatch({ store, history, crm, now, log }: WatchContext): WaitingWatch {
  const watchedAccounts = new Map<AccountId, Watched>();
  const queue = new DueQueue<Entry>();

  /** Reads the settings now and then; whether they are what they were. */
  async function readSettings(watched: Watched): Promise<boolean> {
    if (now() - watched.settingsAt < SETTINGS_SECONDS) return true;
    const settings = await store.settings(watched.account.id);
    const isSame = JSON.stringify(settings) === JSON.stringify(watched.settings);
    Object.assign(watched, { settings, settingsAt: now() });
    return isSame;
  }

  /** Looks at the account's leads anew; `false` when nothing has changed. */
  async function look(watched: Watched): Promise<boolean> {
    watched.lookedAt = now();
    const isSame = await readSettings(watched);
    watched.readUntil = syncedUntil(await store.streams(watched.account.id));
    const revision = await store.revision(watched.account.id);
    if (isSame && revision === watched.revision) return false;
    watched.revision = revision;
    watched.generation++;
    const columns = await history(watched.account);
    watched.lists = columns.dictionaries;
    const leads = waitingLeads(columns, watched.settings, now() + SKEW_SECONDS);
    for (const lead of leads) {
      for (const due of warningsOf(lead, watched.settings)) {
        if (due.at < now() - STALE_SECONDS) continue;
        queue.push(due.at, { ...due, lead, watched, generation: watched.generation });
      }
    }
    return true;
  }

  /** An account that is gone takes its warnings along. */
  function forgetBut(accounts: readonly Account[]): void {
    const ids = new Set(accounts.map((one) => one.id));
    for (const [id, watched] of watchedAccounts) {
      if (ids.has(id)) continue;
      watched.generation++;
      watchedAccounts.delete(id);
    }
  }

  async function lookAtAccount(account: Account): Promise<void> {
    let watched = watchedAccounts.get(account.id);
    if (watched?.account.timeZone !== account.timeZone) {
      const settings = await store.settings(account.id);
      const generation = (watched?.generation ?? 0) + 1;
      const unseen = { lookedAt: 0, revision: -1, readUntil: null, lists: EMPTY_DICTIONARIES };
      watched = { account, settings, settingsAt: now(), generation, ...unseen };
      watchedAccounts.set(account.id, watched);
    }
    if (now() - watched.lookedAt >= LOOK_SECONDS) await look(watched);
  }

  async function lookAtAll(): Promise<void> {
    const accounts = await store.accounts();
    forgetBut(accounts);
    for (const account of accounts) {
      await lookAtAccount(account).catch((err: unknown) =>
        log.error({ account: account.id, err }, "waiting leads were not looked at"),
      );
    }
  }

  /** Entries that are due, by account. */
  function takeDue(): Map<Watched, Entry[]> {
    const due = new Map<Watched, Entry[]>();
    for (let entry = queue.pop(now()); entry; entry = queue.pop(now())) {
      if (entry.generation !== entry.watched.generation) continue;
      const list = due.get(entry.watched) ?? [];
      list.push(entry);
      due.set(entry.watched, list);
    }
    return due;
  }

  const putBack = (entries: readonly Entry[], at: Instant) => {
    for (const entry of entries) queue.push(at, entry);
  };

  /** The letters of what is due in an account; entries that must wait go back. */
  async function lettersOf(watched: Watched, entries: readonly Entry[]): Promise<Letter[]> {
    // Somebody may have answered since; then the queue holds what is right now.
    if (watched.lookedAt !== now() && (await look(watched))) return [];
    if (watched.readUntil === null || now() - watched.readUntil > BEHIND_SECONDS) {
      putBack(entries, now() + AGAIN_SECONDS);
      return [];
    }
    const context = { ...watched, crm: await crm(watched.account), now: now() };
    const letters: Letter[] = [];
    for (const entry of entries) {
      const { lead, level } = entry;
      if (isWorking(lead.clock, now())) letters.push(...lettersOfWarning(lead, level, context));
      else putBack([entry], workingDeadline(lead.clock, now(), 0) ?? now() + AGAIN_SECONDS);
    }
    return letters;
  }

  return {
    async tick() {
      await lookAtAll();
      const bundles: Bundle[] = [];
      const due = takeDue();
      for (const [watched, entries] of due) {
        try {
          bundles.push({ account: watched.account.id, letters: await lettersOf(watched, entries) });
        } catch (err) {
          log.error({ account: watched.account.id, err }, "warnings were not written");
          putBack(entries, now() + AGAIN_SECONDS);
        }
      }
      if (bundles.length === 0) return;
      await store.outbox.put(bundles, now()).catch((err: unknown) => {
        for (const entries of due.values()) putBack(entries, now() + AGAIN_SECONDS);
        throw err;
      });
    },
    size: () => queue.size,
  };
}
