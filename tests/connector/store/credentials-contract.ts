/** Credentials that several processes change at once: one after the other, and never of an account that is gone. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "#connector/store/database.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import type { OAuthCredentials, Store } from "#connector/store/store.ts";
import { account } from "./rows.ts";

const ID = "amocrm:1";
const pair = (refreshToken: string): OAuthCredentials => ({
  kind: "oauth",
  accessToken: `access of ${refreshToken}`,
  refreshToken,
  obtainedAt: 1,
  expiresAt: 2,
});

export function describeCredentials(name: string, open: () => Promise<Database>): void {
  describe(`${name}: credentials`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await createSqlStore(await open(), createSecretBox(Buffer.alloc(32, 7)));
    });
    afterAll(() => store.close());

    /** Puts `next` in place of `former` only. */
    const replace = (former: string, next: string) =>
      store.changeCredentials(ID, (present) =>
        present?.kind === "oauth" && present.refreshToken === former ? pair(next) : null,
      );

    test("of many who replace the same pair one does, and the others are told which it is now", async () => {
      await store.putAccount(account(ID), { credentials: pair("0") });
      const told = await Promise.all(Array.from({ length: 20 }, (_, index) => replace("0", `${index + 1}`)));
      const winner = await store.credentials(ID);
      expect(winner).not.toEqual(pair("0"));
      for (const one of told) expect(one).toEqual(winner);
    });

    test("a change that makes nothing leaves what is there", async () => {
      await store.putAccount(account(ID), { credentials: pair("a") });
      expect(await store.changeCredentials(ID, () => null)).toEqual(pair("a"));
      expect(await store.credentials(ID)).toEqual(pair("a"));
    });

    test("a host that has changed is remembered, and everything else of the account stays", async () => {
      await store.putAccount(account(ID), { credentials: pair("a") });
      await store.moveAccount(ID, "renamed.amocrm.ru");
      expect(await store.account(ID)).toEqual({ ...account(ID), host: "renamed.amocrm.ru" });
      expect(await store.credentials(ID)).toEqual(pair("a"));
    });

    test("an erased account gets neither back, however late somebody comes", async () => {
      await store.putAccount(account(ID), { credentials: pair("a") });
      await store.eraseAccount(ID);
      const unknown = { code: "account-unknown" };
      await expect(store.changeCredentials(ID, () => pair("b"))).rejects.toMatchObject(unknown);
      await expect(store.moveAccount(ID, "back.amocrm.ru")).rejects.toMatchObject(unknown);
      expect([await store.account(ID), await store.credentials(ID)]).toEqual([null, null]);
    });
  });
}
