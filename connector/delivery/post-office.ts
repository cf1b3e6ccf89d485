/**
 * Sends what lies in the outbox: takes letters whose time has come, gives each to the carrier of its kind, and writes down
 * what became of it. Every process runs one; a letter is one process's at a time.
 */
import type { Account, AccountId } from "#shared/domain/account.ts";
import { ConnectorError } from "../errors.ts";
import type { HttpContext } from "../http/context.ts";
import type { Outcome, Settled, TakenLetter } from "../store/outbox.ts";
import { crmRefusal } from "./crm-message.ts";
import { DeliveryError } from "./delivery-error.ts";

/** Sends the content of a letter; throws a `DeliveryError`, or a `ConnectorError` of the CRM. */
export type Carry = (content: never, account: Account, letter: TakenLetter) => Promise<void>;

export interface Carrier {
  carry: Carry;
  /** Pauses in seconds before another try; after the last one it has failed. */
  pauses: readonly number[];
  /** Letters of the kind that a process may have under way. */
  atOnce: number;
}

export type Carriers = Readonly<Record<string, Carrier>>;

export type OfficeContext = Pick<HttpContext, "store" | "now" | "log">;

export interface PostOffice {
  /** Sends what is due, and waits for it; may be called again meanwhile. Called by a timer, and by tests with their own clock. */
  tick(): Promise<void>;
}

/** Longer than any carrier waits for an answer. */
const SENDING_SECONDS = 180;
/** Letters taken with one transaction. */
const MOST_TAKEN = 2_000;

export function createPostOffice({ store, now, log }: OfficeContext, carriers: Carriers): PostOffice {
  function outcomeOf(error: unknown, { tries }: TakenLetter, { pauses }: Carrier): Outcome {
    const known =
      error instanceof DeliveryError ? error : error instanceof ConnectorError ? crmRefusal(error) : null;
    if (!known) return { state: "failed", reason: "template-broken" };
    const { reason, verdict, wait } = known;
    if (verdict === "unsure") return { state: "unsure", reason };
    const pause = pauses[tries];
    if (verdict === "never" || pause === undefined) return { state: "failed", reason };
    return { state: "waiting", at: now() + Math.max(pause, wait ?? 0), reason };
  }

  const waiting: Settled[] = [];
  let written: Promise<void> = Promise.resolve();

  /** Outcomes that come while others are being written are written together, after them. */
  function settle(one: Settled): Promise<void> {
    waiting.push(one);
    written = written
      .catch(() => undefined)
      .then(() => {
        const settled = waiting.splice(0);
        return settled.length > 0 ? store.outbox.settle(settled, now()) : undefined;
      });
    return written;
  }

  async function send(
    letter: TakenLetter,
    accountOf: (id: AccountId) => Promise<Account | null>,
  ): Promise<void> {
    const carrier = carriers[letter.kind];
    const account = await accountOf(letter.account);
    if (!carrier || !account) return;
    let outcome: Outcome = { state: "sent" };
    try {
      await carrier.carry(letter.content as never, account, letter);
    } catch (err) {
      outcome = outcomeOf(err, letter, carrier);
      const told = { account: letter.account, kind: letter.kind, state: outcome.state, err };
      if (outcome.state === "waiting") log.info(told, "a letter will be sent again");
      else log.warn(told, "a letter was not delivered");
    }
    await settle({ account: letter.account, id: letter.id, outcome });
  }

  const underWay = new Map<string, number>();

  /** Sends one; a letter that waits for its receiver holds up no other. */
  async function sendOne(letter: TakenLetter, accountOf: Parameters<typeof send>[1]): Promise<void> {
    underWay.set(letter.kind, (underWay.get(letter.kind) ?? 0) + 1);
    try {
      await send(letter, accountOf);
    } catch (err) {
      log.error({ account: letter.account, err }, "a letter was not settled");
    } finally {
      underWay.set(letter.kind, underWay.get(letter.kind)! - 1);
    }
  }

  async function sendKind(kind: string): Promise<void> {
    const sending: Promise<void>[] = [];
    const known = new Map<AccountId, Promise<Account | null>>();
    const accountOf = (id: AccountId) => {
      const account = known.get(id) ?? store.account(id);
      known.set(id, account);
      return account;
    };
    for (;;) {
      const room = Math.min(MOST_TAKEN, (carriers[kind]?.atOnce ?? 0) - (underWay.get(kind) ?? 0));
      if (room <= 0) break;
      const letters = await store.outbox.take(kind, now(), SENDING_SECONDS, room);
      for (const letter of letters) sending.push(sendOne(letter, accountOf));
      if (letters.length < room) break;
    }
    await Promise.all(sending);
  }

  return {
    async tick() {
      await Promise.all((await store.outbox.dueKinds(now())).map(sendKind));
    },
  };
}
