/**
 * Every account's tokens, for both CRMs: renewed once however many ask, in however many processes.
 * - One renewal of an account at a time: a promise within the process, a lease across processes. Whoever waited takes
 *   what the winner stored (reliability.md B1).
 * - The new pair is stored before anybody uses it, and only in place of the very pair that it was made from: not over a
 *   reinstalled account's, not over what somebody else's slow renewal brought (B2, B3, B12). The lease's number alone
 *   would not do: of two holders the late one may have the only pair that is still alive.
 * - What was asked for is written down before it is asked, so that after a crash a refused token is known for a lost
 *   answer (B2), and a refusal while somebody else's answer is still under way is not taken for the end (B4).
 */
import type { AccountId, CrmName } from "#shared/domain/account.ts";
import { ConnectorError, CrmAuthError, CrmContractError, CrmUnavailableError } from "../errors.ts";
import { holderName, isDead } from "../store/lease-holder.ts";
import type { Credentials, OAuthCredentials, Store } from "../store/store.ts";
import { underLease } from "../store/under-lease.ts";
import type { OAuth, Pair } from "./oauth.ts";
import { createStoredGrants, type Grant, isPair, sameToken } from "./stored-grants.ts";
import { type Clock, realClock, type Throttle } from "./throttle.ts";
import { failureOf, nextFailure, standingError } from "./token-failure.ts";
import type { TokenJournal } from "./token-journal.ts";

export interface Tokens {
  /** Credentials to use now; an access token that is about to end is renewed first. */
  current(id: AccountId, throttle?: Throttle): Promise<Grant>;
  /** The CRM refused these: what is to be used instead, once. Throws where there is nothing: connect again. */
  renew(id: AccountId, refused: Grant, throttle?: Throttle): Promise<Grant>;
  /** It refuses even what has just been renewed: nothing is tried for a while (B10). */
  giveUp(id: AccountId, refused: Grant): Promise<void>;
  /** The account is not at this host any more: where it is now, `null` when nobody knows. */
  follow(id: AccountId, host: string, throttle?: Throttle): Promise<Grant | null>;
  /** Renews a pair that has not been used for long, before it dies (B8). Answers whether it did. */
  keepAlive(id: AccountId): Promise<boolean>;
  /** Seconds that a pair of the account's CRM lives when nobody renews it. */
  lifetime(id: AccountId): number;
  /** The account is gone, and so is what waited to be stored of it. */
  forget(id: AccountId): void;
}

export interface TokensOptions {
  store: Store;
  oauth(crm: CrmName): OAuth;
  journal: TokenJournal;
  /** Whole seconds since 1970. */
  now(): number;
  clock?: Clock;
}

/** How long a caller waits for somebody else's renewal: longer than a token request may take. */
const WAIT_MS = 90_000;
const POLL_MS = 100;
/** After so long an answer that has not come will not come (the deadline of a request, and a little). */
const ANSWER_SECONDS = 80;
/** Share of its life after which an unused pair is renewed. */
const IDLE_SHARE = 1 / 3;
/** An access token that lives shortly is renewed in the last tenth of its life. */
const EARLY_SHARE = 1 / 10;

const refusedBy = (host: string) => new CrmAuthError("token-refused", { host });

/** A new pair owes nothing to the former one, save that the CRM may have refused a new one before. */
function settled({ asked, failure, ...pair }: OAuthCredentials, now: number): OAuthCredentials {
  const kept = failure?.code === "token-refused" ? failureOf({ ...pair, failure }, now) : undefined;
  return { ...pair, ...(kept && { failure: kept }) };
}

export function createTokens(options: TokensOptions): Tokens {
  const { store, oauth, journal, now, clock = realClock } = options;
  const holder = holderName();
  const flights = new Map<AccountId, Promise<Grant>>();
  const grants = createStoredGrants(store, journal, clock);
  const oauthOf = (id: AccountId) => oauth(id.split(":")[0] as CrmName);

  /** Somebody else asked with this token before, and his answer may still come. */
  function answerIsDue({ asked }: OAuthCredentials): boolean {
    const isOthers = asked !== undefined && asked.by !== holder && !isDead(asked.by);
    return isOthers && now() - asked.at < ANSWER_SECONDS;
  }

  async function afterFailure(id: AccountId, pair: Pair, error: unknown): Promise<Grant> {
    if (!(error instanceof ConnectorError) || error.code === "client-missing") throw error;
    const present = await grants.read(id);
    if (!sameToken(present.credentials, pair.credentials)) return present;
    const { asked } = pair.credentials;
    const isFinal = error instanceof CrmAuthError && error.code === "token-refused";
    if (isFinal && answerIsDue(pair.credentials))
      throw new CrmUnavailableError("token-wait", { host: pair.host });
    const told = isFinal && asked ? new CrmAuthError("token-lost", error.params, { cause: error }) : error;
    const failure = nextFailure(failureOf(pair.credentials, now()), told, now(), isFinal);
    const unheard = error instanceof CrmUnavailableError || error instanceof CrmContractError;
    await grants.note(id, pair, unheard ? { failure } : { failure, asked: undefined });
    throw told;
  }

  /** With the lease in hand. */
  async function renewHeld(id: AccountId, seen: Credentials, throttle?: Throttle): Promise<Grant> {
    const present = await grants.read(id);
    if (!isPair(present) || !sameToken(present.credentials, seen)) return present;
    const standing = standingError(present.credentials, present.host, now());
    if (standing) throw standing;
    await grants.note(id, present, { asked: { by: holder, at: now() } });
    let next: Pair;
    try {
      next = await oauthOf(id).refresh(present, throttle);
    } catch (error) {
      return afterFailure(id, present, error);
    }
    return grants.replace(id, present, { ...next, credentials: settled(next.credentials, now()) });
  }

  async function renewOnce(id: AccountId, seen: Credentials, throttle?: Throttle): Promise<Grant> {
    const name = `token ${id}`;
    const deadline = clock.now() + WAIT_MS;
    for (;;) {
      const grant = await underLease(store, { name, holder, now }, () => renewHeld(id, seen, throttle));
      if (grant) return grant;
      const other = await store.leaseHolder(name, now());
      if (other && isDead(other)) await store.release(name, other);
      else await clock.sleep(POLL_MS * (0.5 + Math.random()));
      const present = await grants.read(id);
      if (!sameToken(present.credentials, seen)) return present;
      if (clock.now() > deadline) throw new CrmUnavailableError("token-wait", { host: present.host });
    }
  }

  function renewShared(id: AccountId, seen: Credentials, throttle?: Throttle): Promise<Grant> {
    const running = flights.get(id);
    if (running) return running;
    const flight = renewOnce(id, seen, throttle).finally(() => flights.delete(id));
    flights.set(id, flight);
    return flight;
  }

  function isNearEnd({ expiresAt, obtainedAt }: OAuthCredentials, early: number | null): boolean {
    if (early === null) return false;
    return now() >= expiresAt - Math.min(early, (expiresAt - obtainedAt) * EARLY_SHARE);
  }

  return {
    async current(id, throttle) {
      const grant = await grants.read(id);
      if (!isPair(grant)) return grant;
      const { credentials, host } = grant;
      const standing = standingError(credentials, host, now());
      const isOver = now() >= credentials.expiresAt;
      if (standing && (isOver || standing instanceof CrmAuthError)) throw standing;
      if (standing || !isNearEnd(credentials, oauthOf(id).early)) return grant;
      try {
        return await renewShared(id, credentials, throttle);
      } catch (error) {
        // It was tried early; until its end the present token still serves.
        if (isOver || error instanceof CrmAuthError) throw error;
        return grant;
      }
    },

    async renew(id, refused, throttle) {
      const present = await grants.read(id);
      if (present.host !== refused.host || !sameToken(present.credentials, refused.credentials))
        return present;
      if (!isPair(present)) throw refusedBy(present.host);
      const standing = standingError(present.credentials, present.host, now());
      if (standing) throw standing;
      return renewShared(id, present.credentials, throttle);
    },

    async giveUp(id, refused) {
      if (!isPair(refused)) return;
      const failure = nextFailure(
        failureOf(refused.credentials, now()),
        refusedBy(refused.host),
        now(),
        false,
      );
      await grants.note(id, refused, { failure });
    },

    async follow(id, host, throttle) {
      const present = await grants.read(id);
      if (present.host !== host) return present;
      if (!isPair(present)) return null;
      const found = await oauthOf(id).locate(present, throttle);
      if (found === null) return null;
      await store.moveAccount(id, found);
      return { ...present, host: found };
    },

    async keepAlive(id) {
      const grant = await grants.read(id);
      if (!isPair(grant)) return false;
      const { lifetime } = oauthOf(id);
      if (now() - grant.credentials.obtainedAt < lifetime * IDLE_SHARE) return false;
      await renewShared(id, grant.credentials);
      return true;
    },

    lifetime: (id) => oauthOf(id).lifetime,
    forget: (id) => grants.forget(id),
  };
}
