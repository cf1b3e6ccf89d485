/**
 * Who made a touch. amoCRM's telephony claims a user id that may be an extension number: it counts only where some
 * list, or some record, knows such a user (KPI.md 6, "call").
 */
import type { Tape } from "./tape.ts";
import { NONE, type Users } from "./vocabulary.ts";

const keyOf = (maker: number, claimed: number) => maker * 2 ** 26 + claimed;

export class Actors {
  readonly #users: Users;
  readonly #codes = new Map<number, number>();
  /** By actor code: user codes. */
  readonly by: number[] = [];
  readonly claimedBy: number[] = [];
  /** By user code: 1 where a record, a move or a touch names the user (a claim does not). */
  readonly seen: number[] = [];

  constructor(users: Users) {
    this.#users = users;
  }

  codeOf(by: string | null, claimedBy: string | null): number {
    const [maker, claimed] = [this.see(by), this.#users.codeOf(claimedBy)];
    const key = keyOf(maker, claimed);
    let code = this.#codes.get(key);
    if (code === undefined) {
      code = this.by.push(maker) - 1;
      this.claimedBy.push(claimed);
      this.#codes.set(key, code);
    }
    return code;
  }

  /** The code of a user that a record, a move or a touch names. */
  see(id: string | null): number {
    const code = this.#users.codeOf(id);
    this.seen[code] = 1;
    return code;
  }

  /** After the users. */
  carry(tape: Tape): void {
    const [by, claimedBy, seen] = tape.json([this.by, this.claimedBy, this.seen]);
    by!.forEach((maker, code) => {
      this.by[code] = maker;
      this.claimedBy[code] = claimedBy![code]!;
      this.#codes.set(keyOf(maker, claimedBy![code]!), code);
    });
    seen!.forEach((one, user) => {
      this.seen[user] = one;
    });
  }

  get size(): number {
    return this.by.length;
  }

  /** By actor code: the user who made it, given the codes of the users that the CRM lists or listed. */
  makers(listed: ReadonlySet<number>): Int32Array {
    return Int32Array.from(this.by, (maker, code) => {
      const claimed = this.claimedBy[code]!;
      return claimed !== NONE && (listed.has(claimed) || this.seen[claimed] === 1) ? claimed : maker;
    });
  }
}
