import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite, SQLITE_FILE } from "#connector/store/sqlite-database.ts";
import { describeStore } from "./contract.ts";
import { describeCredentials } from "./credentials-contract.ts";
import { describeMigrations } from "./migrations.ts";
import { describeOutbox } from "./outbox-contract.ts";
import { describeReportShelf } from "./report-shelf-contract.ts";
import { account, record } from "./rows.ts";

const key = Buffer.alloc(32, 7);
const folder = () => mkdtempSync(join(tmpdir(), "desyatka-store-"));
const open = async (path: string, secret = key) =>
  createSqlStore(await openSqlite(path), createSecretBox(secret));

/** Everything that lies in the data folder, as text. */
const onDisk = (path: string) =>
  readdirSync(path)
    .map((name) => readFileSync(join(path, name)).toString("latin1"))
    .join();

describeStore("SQLite", () => openSqlite(folder()));
describeMigrations("SQLite", () => openSqlite(folder()));
describeReportShelf("SQLite", () => openSqlite(folder()));
describeCredentials("SQLite", () => openSqlite(folder()));
describeOutbox("SQLite", () => openSqlite(folder()));

test("several openings of one file in one process write in turns, and see each other's rows", async () => {
  const path = folder();
  const stores = await Promise.all([1, 2, 3, 4].map(() => open(path)));
  await stores[0]!.putAccount(account());
  await Promise.all(
    stores.map((store, index) => store.apply("amocrm:1", { records: [record(String(index))] }, null)),
  );
  for (const store of stores) expect(await store.recordIds("amocrm:1")).toEqual(["0", "1", "2", "3"]);
  for (const store of stores) await store.close();
});

test("nobody sees what is not committed", async () => {
  const database = await openSqlite(folder());
  const store = await createSqlStore(database, createSecretBox(key));
  await store.putAccount(account());
  await database
    .transaction("amocrm:1", async ({ queries }) => {
      await queries.updateTable("accounts").set({ rev: 9 }).execute();
      expect(await store.revision("amocrm:1")).toBe(0);
      expect((await store.changes("amocrm:1", 0)).revision).toBe(0);
      throw new Error("given up");
    })
    .catch(() => undefined);
  expect(await store.revision("amocrm:1")).toBe(0);
  await store.close();
});

test("an erased account leaves no trace in the files, beside an account that stays", async () => {
  const path = folder();
  const store = await open(path);
  await store.putAccount(account("amocrm:1"));
  await store.putAccount(account("amocrm:2"));
  const title = "Secret-customer";
  await store.apply("amocrm:1", { records: [record("1", { title }), record("2", { title })] }, null);
  await store.apply("amocrm:2", { records: [record("1", { title: "Stays" })] }, null);
  expect(onDisk(path)).toContain(title);
  for (const name of readdirSync(path)) expect(statSync(join(path, name)).mode & 0o077, name).toBe(0);
  await store.eraseAccount("amocrm:1");
  expect(onDisk(path)).not.toContain(title);
  expect(onDisk(path)).toContain("Stays");
  await store.close();
});

test("an erasure that was stopped half way is finished by the next start, before anything else", async () => {
  const path = folder();
  const database = await openSqlite(path);
  const store = await createSqlStore(database, createSecretBox(key));
  await store.putAccount(account());
  await store.apply("amocrm:1", { records: [record("1")] }, null);
  await database.transaction("amocrm:1", async ({ queries }) => {
    await queries.updateTable("accounts").set({ live: 0, erasing: 1 }).execute();
  });
  await store.close();
  const next = await openSqlite(path);
  const reopened = await createSqlStore(next, createSecretBox(key));
  expect(await next.queries.selectFrom("records").selectAll().execute()).toEqual([]);
  await reopened.putAccount(account());
  expect(await reopened.recordIds("amocrm:1")).toEqual([]);
  await reopened.close();
});

test("an acknowledged write is on the disk: full synchronisation and a write-ahead log", async () => {
  const database = await openSqlite(folder());
  const pragma = (name: string) =>
    database.transaction("any", async ({ queries }) => {
      const { sql } = await import("kysely");
      const found = await sql.raw<Record<string, unknown>>(`PRAGMA ${name}`).execute(queries);
      return Object.values(found.rows[0]!)[0];
    });
  expect(await pragma("journal_mode")).toBe("wal");
  expect(await pragma("synchronous")).toBe(2);
  await database.close();
});

test("a folder that is none and a file that is no database are told in a sentence", async () => {
  const path = folder();
  writeFileSync(join(path, "file"), "text");
  await expect(openSqlite(join(path, "file", "data"))).rejects.toMatchObject({ code: "storage-failed" });
  writeFileSync(join(path, SQLITE_FILE), "This is no database. ".repeat(400));
  await expect(openSqlite(path)).rejects.toMatchObject({ code: "storage-damaged" });
});

test("tokens are sealed on disk, and another key or account does not open them", async () => {
  const path = folder();
  const store = await open(path);
  await store.putAccount(account());
  await store.putCredentials("amocrm:1", { kind: "token", token: "plain-text-token" });
  await store.close();
  expect(existsSync(join(path, `${SQLITE_FILE}-wal`))).toBe(false);
  expect(onDisk(path)).not.toContain("plain-text-token");
  const other = await open(path, Buffer.alloc(32, 8));
  await expect(other.credentials("amocrm:1")).rejects.toMatchObject({ code: "secret-wrong" });
  await other.close();
  const box = createSecretBox(key);
  const sealed = box.seal("text", "amocrm:1");
  expect(box.open(sealed, "amocrm:1")).toBe("text");
  expect(() => box.open(sealed, "amocrm:2")).toThrow(/DESYATKA_SECRET/);
});
