/** What every outbox promises, run against each database. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#connector/store/database.ts";
import type { Letter, Outcome } from "#connector/store/outbox.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import type { Store } from "#connector/store/store.ts";
import type { AccountId } from "#shared/domain/account.ts";
import { account } from "./rows.ts";

const letter = (id: string, at = 100): Letter => ({ id, kind: "note", content: { text: id }, at });

export function describeOutbox(name: string, openDatabase: () => Promise<Database>): void {
  describe(`${name} as an outbox`, () => {
    let store: Store;
    let id: AccountId;
    let next = 0;

    beforeAll(async () => {
      store = await createSqlStore(await openDatabase(), createSecretBox(Buffer.alloc(32, 7)));
    });
    beforeEach(async () => {
      if (id) await store.eraseAccount(id);
      const made = account(`amocrm:${++next}`);
      await store.putAccount(made);
      id = made.id;
    });
    afterAll(() => store.close());
    const put = (letters: Letter[], now: number) => store.outbox.put([{ account: id, letters }], now);
    const take = (now: number, seconds: number, limit: number) =>
      store.outbox.take("note", now, seconds, limit);
    const settle = (name: string, outcome: Outcome, now: number) =>
      store.outbox.settle([{ account: id, id: name, outcome }], now);
    const stateOf = async (prefix = "") =>
      (await store.outbox.letters(id, prefix)).map((one) => [one.id, one.state]);

    test("a name is written down once, for ever", async () => {
      const added = await Promise.all([1, 2, 3, 4].map(() => put([letter("a")], 50)));
      expect(added.flat()).toEqual(["a"]);
      await take(100, 60, 10);
      await settle("a", { state: "sent" }, 101);
      expect(await put([letter("a"), letter("b")], 102)).toEqual(["b"]);
      expect(await stateOf()).toEqual([
        ["a", "sent"],
        ["b", "waiting"],
      ]);
    });

    test("it is taken when its time has come, by one", async () => {
      await put([letter("later", 200), letter("now", 100)], 50);
      const taken = await Promise.all([1, 2, 3, 4].map(() => take(100, 60, 10)));
      expect(taken.flat()).toEqual([{ ...letter("now"), account: id, tries: 0 }]);
      expect(await take(199, 60, 10)).toEqual([]);
      expect(await take(200, 60, 1)).toHaveLength(1);
    });

    test("what surely did not arrive is tried again, and counted", async () => {
      await put([letter("a")], 50);
      await take(100, 60, 10);
      await settle("a", { state: "waiting", at: 150, reason: "refused" }, 101);
      expect(await store.outbox.letters(id, "a")).toEqual([
        { id: "a", state: "waiting", tries: 1, changedAt: 101, reason: "refused" },
      ]);
      expect(await take(149, 60, 10)).toEqual([]);
      expect(await take(150, 60, 10)).toMatchObject([{ id: "a", content: { text: "a" }, tries: 1 }]);
    });

    test("what may have arrived is not sent again: its sender said so, or died with it", async () => {
      await put([letter("a"), letter("b")], 50);
      await take(100, 60, 10);
      await settle("a", { state: "unsure", reason: "no-answer" }, 101);
      expect(await take(159, 60, 10)).toEqual([]);
      expect(await take(160, 60, 10)).toEqual([]);
      expect(await store.outbox.letters(id, "")).toMatchObject([
        { id: "a", state: "unsure", reason: "no-answer" },
        { id: "b", state: "unsure", reason: "sender-gone" },
      ]);
      await settle("b", { state: "sent" }, 170);
      expect(await stateOf("b")).toEqual([["b", "unsure"]]);
    });

    test("kinds are told apart: each is taken by its own carrier", async () => {
      await put([letter("a"), { ...letter("b"), kind: "mail" }, { ...letter("c", 200), kind: "later" }], 50);
      expect(await store.outbox.dueKinds(100)).toEqual(["mail", "note"]);
      expect((await take(100, 60, 10)).map((one) => one.id)).toEqual(["a"]);
      expect(await store.outbox.dueKinds(100)).toEqual(["mail"]);
    });

    test("letters are found by how their names begin", async () => {
      await put([letter("report:1:x"), letter("report:10:x"), letter("warning:1")], 50);
      expect(await stateOf("report:1:")).toEqual([["report:1:x", "waiting"]]);
      expect(await stateOf("report:")).toHaveLength(2);
    });

    test("an erased account's letters are gone, and are not sent meanwhile", async () => {
      await put([letter("a")], 50);
      await store.eraseAccount(id);
      expect(await take(100, 60, 10)).toEqual([]);
      expect(await put([letter("b")], 50)).toEqual([]);
    });
  });
}
