/**
 * The tokens that are stored, and those that should be: a pair replaces only the very pair that it was made from, and
 * one that the database does not take is kept in memory and in a sealed file until it does (reliability.md B2, B12).
 */
import type { AccountId } from "#shared/domain/account.ts";
import { ConnectorError, CrmAuthError, StorageError } from "../errors.ts";
import type { Credentials, OAuthCredentials, Store } from "../store/store.ts";
import type { Pair } from "./oauth.ts";
import type { Clock } from "./throttle.ts";
import type { TokenJournal } from "./token-journal.ts";

/** Credentials, and the host at which they are good. */
export interface Grant {
  credentials: Credentials;
  host: string;
}

export interface StoredGrants {
  /** Throws `account-unknown` where the account was erased. */
  read(id: AccountId): Promise<Grant>;
  /** Stores `next` in place of `former`; answers what is to be used from now on, which may be somebody else's pair. */
  replace(id: AccountId, former: Pair, next: Pair): Promise<Grant>;
  /** Notes something about a pair, unless another one has come meanwhile. */
  note(id: AccountId, pair: Pair, change: Partial<OAuthCredentials>): Promise<void>;
  /** Forgets what waits to be stored. */
  forget(id: AccountId): void;
}

export const isPair = (grant: Grant): grant is Pair => grant.credentials.kind === "oauth";

export const sameToken = (one: Credentials, other: Credentials): boolean =>
  one.kind === "oauth"
    ? other.kind === "oauth" && one.accessToken === other.accessToken
    : JSON.stringify(one) === JSON.stringify(other);

/** A pair waits for the database: when it is tried again, by the monotonic clock. */
interface Unsaved {
  former: string;
  pair: Pair;
  again: number;
}

const AGAIN_MS = 2_000;

export function createStoredGrants(store: Store, journal: TokenJournal, clock: Clock): StoredGrants {
  const unsaved = new Map<AccountId, Unsaved>();
  const journalRead = new Set<AccountId>();

  /** Answers what is stored then. */
  async function put(id: AccountId, former: string, next: Pair): Promise<Credentials | null> {
    const present = await store.changeCredentials(id, (one) =>
      one?.kind === "oauth" && one.refreshToken === former ? next.credentials : null,
    );
    if (present && sameToken(present, next.credentials)) await store.moveAccount(id, next.host);
    return present;
  }

  async function putAgain(id: AccountId, { former, pair }: Omit<Unsaved, "again">): Promise<void> {
    try {
      await put(id, former, pair);
    } catch (error) {
      // An account that was erased meanwhile wants no tokens any more.
      if (!(error instanceof ConnectorError && error.code === "account-unknown")) throw error;
    }
    forget(id);
  }

  function forget(id: AccountId): void {
    unsaved.delete(id);
    journal.forget(id);
  }

  /** The pair that still waits, after another try. */
  async function waiting(id: AccountId): Promise<Pair | null> {
    const one = unsaved.get(id);
    if (!one) return null;
    if (clock.now() < one.again) return one.pair;
    one.again = clock.now() + AGAIN_MS;
    try {
      await putAgain(id, one);
      return null;
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      return one.pair;
    }
  }

  /** What another process, or this one before its last start, could not store. */
  async function readJournal(id: AccountId): Promise<void> {
    if (journalRead.has(id)) return;
    const entry = journal.entry(id);
    if (entry) await putAgain(id, entry);
    journalRead.add(id);
  }

  async function read(id: AccountId): Promise<Grant> {
    const pair = await waiting(id);
    if (pair) return pair;
    await readJournal(id);
    const [account, credentials] = await Promise.all([store.account(id), store.credentials(id)]);
    if (!account) throw new ConnectorError("account-unknown", { account: id });
    if (!credentials) throw new CrmAuthError("token-refused", { host: account.host });
    return { credentials, host: account.host };
  }

  function keep(id: AccountId, former: string, pair: Pair): void {
    unsaved.set(id, { former, pair, again: clock.now() + AGAIN_MS });
    try {
      journal.keep(id, { former, pair });
    } catch (error) {
      // The same full disk: the pair is in memory, and is tried again from there.
      if (!(error instanceof Error && "code" in error)) throw error;
    }
  }

  return {
    read,
    forget,
    async replace(id, former, next) {
      const made = former.credentials.refreshToken;
      try {
        const present = await put(id, made, next);
        return present && sameToken(present, next.credentials) ? next : read(id);
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        keep(id, made, next);
        return next;
      }
    },
    async note(id, pair, change) {
      await store.changeCredentials(id, (one) =>
        one?.kind === "oauth" && sameToken(one, pair.credentials) ? { ...one, ...change } : null,
      );
    },
  };
}
