import { setTimeout as sleep } from "node:timers/promises";
import type { Account, AccountId } from "#shared/domain/account.ts";
import type { History } from "#shared/history/history.ts";
import type { Config } from "../config.ts";
import type { Crm } from "../crm/adapter.ts";
import type { OpenedCrms } from "../crm/opened-crms.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/store.ts";

/** What the routes need of the process; one per server, made in `server.ts` (and by tests). */
export interface HttpContext {
  config: Config;
  store: Store;
  log: Log;
  /** 32 bytes; keys are derived from it. */
  secret: Buffer;
  /** Whole seconds since 1970. */
  now(): number;
  /** Monotonic milliseconds, by which callers are limited; `performance.now()` where a test gives no other. */
  ticks?(): number;
  /** Waits so many milliseconds, without keeping the process alive; really, where a test gives no other way. */
  pause?(ms: number): Promise<void>;
  /** Fires when the service stops: streams end. */
  stopping: AbortSignal;
  /** The account's history in columns, up to date with the store. */
  history(account: Account): Promise<History>;
  /** A person did something about the account (connected it): it is worked on at once, whatever stood in the way. */
  wake(account: AccountId): void;
  /** A hook named these things; resolves when that is safe in the store. */
  hear(account: AccountId, names: readonly string[]): Promise<void>;
  /** The account's CRM, for what a person waits for. */
  crm(account: Account): Promise<Crm>;
  /** What was sent to the CRMs, for those who watch the process. */
  traffic?: OpenedCrms["traffic"];
}

export const ticksOf = ({ ticks = () => performance.now() }: HttpContext): number => ticks();

export const pauseOf = ({ pause }: HttpContext, ms: number): Promise<void> =>
  pause ? pause(ms) : sleep(ms, undefined, { ref: false });
