/** Backup while the service writes, and restoring (reliability.md D13). */
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { backupSqlite, restoreSqlite } from "#connector/store/sqlite-backup.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import { account, move, record } from "./rows.ts";

const ID = "amocrm:1";
const folder = () => mkdtempSync(join(tmpdir(), "desyatka-backup-"));
const open = async (path: string) =>
  createSqlStore(await openSqlite(path), createSecretBox(Buffer.alloc(32, 7)));
type Opened = Awaited<ReturnType<typeof open>>;

const step = (store: Opened, number: number) =>
  store.apply(
    ID,
    { records: [record(String(number))], moves: [move(String(number), String(number), number)] },
    { stream: "leads", syncedUntil: number, problem: null, cursor: number },
  );

test("a copy made while rows are written is whole: rows and cursors of one instant", async () => {
  const path = folder();
  const store = await open(path);
  await store.putAccount(account());
  await store.putCredentials(ID, { kind: "token", token: "s3cret" });
  for (let number = 1; number <= 50; number++) await step(store, number);
  let copying = true;
  const copied = backupSqlite(path, join(path, "copy")).finally(() => {
    copying = false;
  });
  let last = 50;
  do await step(store, ++last);
  while (copying && last < 5_000);
  await copied;
  await store.close();
  const elsewhere = folder();
  expect(restoreSqlite(elsewhere, join(path, "copy"), 1)).toBeNull();
  const restored = await open(elsewhere);
  const [state] = await restored.streams(ID);
  expect(state!.cursor).toBeGreaterThanOrEqual(50);
  const { records, moves } = await restored.rows(ID);
  expect(records).toHaveLength(state!.cursor as number);
  expect(moves).toHaveLength(state!.cursor as number);
  expect(await restored.credentials(ID)).toEqual({ kind: "token", token: "s3cret" });
  await restored.close();
});

test("an older copy put back goes on from where it was, and the former database is kept", async () => {
  const path = folder();
  const store = await open(path);
  await store.putAccount(account());
  await step(store, 1);
  await backupSqlite(path, join(path, "copy"));
  await step(store, 2);
  expect(() => restoreSqlite(path, join(path, "copy"), 7)).toThrow(/in use/);
  await store.close();
  const former = restoreSqlite(path, join(path, "copy"), 7);
  expect(readdirSync(path)).toContain("desyatka.sqlite.before-7");
  expect(former).toMatch(/before-7$/);
  const restored = await open(path);
  expect(await restored.recordIds(ID)).toEqual(["1"]);
  await step(restored, 2);
  expect(await restored.recordIds(ID)).toEqual(["1", "2"]);
  await restored.close();
});

test("a file that is no copy is refused, nothing is written over, and the database stays", async () => {
  const path = folder();
  const store = await open(path);
  await store.putAccount(account());
  await store.close();
  writeFileSync(join(path, "text"), "This is no database. ".repeat(400));
  expect(() => restoreSqlite(path, join(path, "text"), 1)).toThrow(/no whole copy/);
  expect(() => restoreSqlite(path, join(path, "missing"), 1)).toThrow(/no whole copy/);
  await expect(backupSqlite(path, join(path, "text"))).rejects.toMatchObject({ code: "backup-exists" });
  const again = await open(path);
  expect(await again.accounts()).toHaveLength(1);
  await again.close();
});
