/**
 * Named bytes of an account, kept in parts. A new version is written part by part, so that nobody waits for long, and
 * counts only when it is whole; what a stopped process left of one is removed by the next.
 */
import type { AccountId } from "#shared/domain/account.ts";
import type { Database } from "./database.ts";
import { liveAccount, writeLive } from "./live-account.ts";
import type { Store } from "./store.ts";
import type { Queries } from "./tables.ts";

const PART_BYTES = 4_000_000;
const OLD_PARTS_AT_ONCE = 8;

/** Grows with time, and is another for each process that writes at the same instant. */
const newVersion = () => Date.now() * 1_000 + Math.floor(Math.random() * 1_000);

async function readBlob(queries: Queries, account: string, name: string) {
  const live = await liveAccount(queries, account);
  const head = await queries
    .selectFrom("blobs")
    .selectAll()
    .where("account", "=", account)
    .where("name", "=", name)
    .executeTakeFirst();
  if (!live || !head || head.rev < live.born) return null;
  const bytes = new Uint8Array(head.size);
  let at = 0;
  for (let part = 0; part < head.parts; part++) {
    const row = await queries
      .selectFrom("blob_parts")
      .select("bytes")
      .where("account", "=", account)
      .where("name", "=", name)
      .where("version", "=", head.version)
      .where("part", "=", part)
      .executeTakeFirst();
    if (!row || at + row.bytes.length > head.size) return null;
    bytes.set(row.bytes, at);
    at += row.bytes.length;
  }
  return at === head.size ? { revision: head.rev, bytes } : null;
}

/** Parts of older versions, a few at a time. */
async function removeOld(database: Database, id: AccountId, name: string, version: number): Promise<void> {
  for (;;) {
    const removed = await database.transaction(id, async ({ queries }) => {
      const old = await queries
        .selectFrom("blob_parts")
        .select(["version", "part"])
        .where("account", "=", id)
        .where("name", "=", name)
        .where("version", "<", version)
        .limit(OLD_PARTS_AT_ONCE)
        .execute();
      for (const one of old) {
        await queries
          .deleteFrom("blob_parts")
          .where("account", "=", id)
          .where("name", "=", name)
          .where("version", "=", one.version)
          .where("part", "=", one.part)
          .execute();
      }
      return old.length;
    });
    if (removed === 0) return;
  }
}

export function blobs(database: Database): Pick<Store, "putBlob" | "blob"> {
  return {
    async putBlob(id, name, revision, bytes) {
      const version = newVersion();
      const parts = Math.ceil(bytes.length / PART_BYTES);
      for (let part = 0; part < parts; part++) {
        const piece = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
        await writeLive(database, id, ({ queries }) =>
          queries
            .insertInto("blob_parts")
            .values({ account: id, name, version, part, bytes: piece })
            .execute(),
        );
      }
      await writeLive(database, id, ({ queries }) => {
        const head = { version, rev: revision, size: bytes.length, parts };
        return queries
          .insertInto("blobs")
          .values({ account: id, name, ...head })
          .onConflict((conflict) =>
            conflict.columns(["account", "name"]).doUpdateSet(head).where("blobs.version", "<", version),
          )
          .execute();
      });
      await removeOld(database, id, name, version);
    },
    blob: (id, name) => database.snapshot((queries) => readBlob(queries, id, name)),
  };
}
