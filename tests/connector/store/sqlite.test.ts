import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { secretKey } from "#connector/store/secret-key.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import { describeStore } from "./contract.ts";
import { account, record } from "./rows.ts";

const key = Buffer.alloc(32, 7);
const folder = () => mkdtempSync(join(tmpdir(), "desyatka-store-"));

describeStore("SQLite", async () => createSqlStore(await openSqlite(folder()), createSecretBox(key)));

test("four openings of one file at once agree on its tables, and see each other's rows", async () => {
  const path = folder();
  const stores = await Promise.all(
    [1, 2, 3, 4].map(async () => createSqlStore(await openSqlite(path), createSecretBox(key))),
  );
  await stores[0]!.putAccount(account());
  await Promise.all(
    stores.map((store, index) => store.apply("amocrm:1", { records: [record(String(index))] }, null)),
  );
  for (const store of stores)
    expect((await store.recordIds("amocrm:1")).sort()).toEqual(["0", "1", "2", "3"]);
  for (const store of stores) await store.close();
});

test("tokens are sealed on disk, and another key says that it is the wrong one", async () => {
  const path = folder();
  const store = await createSqlStore(await openSqlite(path), createSecretBox(key));
  await store.putAccount(account());
  await store.putCredentials("amocrm:1", { kind: "token", token: "plain-text-token" });
  await store.close();
  const bytes = ["desyatka.sqlite"].map((name) => readFileSync(join(path, name)).toString("latin1")).join();
  expect(bytes).not.toContain("plain-text-token");
  const other = await createSqlStore(await openSqlite(path), createSecretBox(Buffer.alloc(32, 8)));
  await expect(other.credentials("amocrm:1")).rejects.toThrow(/DESYATKA_SECRET/);
  await other.close();
});

test("a missing secret is made once and is readable by its owner only", () => {
  const path = folder();
  const made = secretKey(null, path);
  expect(made).toHaveLength(32);
  expect(secretKey(null, path)).toEqual(made);
  expect(statSync(join(path, "secret.key")).mode & 0o777).toBe(0o600);
});
