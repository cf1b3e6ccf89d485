import type { Account, AccountId } from "#shared/domain/account.ts";
import type { History } from "#shared/history/history.ts";
import type { Config } from "../config.ts";
import type { Crm } from "../crm/adapter.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/store.ts";
import type { Progress } from "../sync/progress.ts";

/** What the routes need of the process; one per server, made in `server.ts` (and by tests). */
export interface HttpContext {
  config: Config;
  store: Store;
  log: Log;
  /** 32 bytes; keys are derived from it. */
  secret: Buffer;
  /** Whole seconds since 1970. */
  now(): number;
  /** The account's history in columns, up to date with the store. */
  history(account: Account): Promise<History>;
  /** Something of the account is to be read again now. */
  wake(account: AccountId): void;
  /** How far the sync that runs right now has come; `null` when none runs. */
  progress(account: AccountId): Progress | null;
  /** Codes of what stopped the last sync; `null` when it went well. */
  failure(account: AccountId): string[] | null;
  /** The account's CRM, for what a person waits for. */
  crm(account: Account): Promise<Crm>;
}
