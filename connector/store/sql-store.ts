/** The store over SQL (see `store.ts` for what each call promises): one set of statements for both databases. */
import type { Account, AccountId } from "#shared/domain/account.ts";
import { type Dictionaries, EMPTY_DICTIONARIES } from "#shared/domain/dictionaries.ts";
import type { LeadRecord } from "#shared/domain/lead.ts";
import { DEFAULT_SETTINGS, settingsSchema } from "#shared/domain/settings.ts";
import type { Rows } from "#shared/domain/snapshot.ts";
import type { StreamState } from "#shared/domain/stream.ts";
import type { Touch } from "#shared/domain/touch.ts";
import { ConnectorError } from "../errors.ts";
import { cleanText, toDocument } from "./clean-text.ts";
import type { Database, Queries, Row, Value } from "./database.ts";
import { dirtyRecords } from "./dirty-records.ts";
import { leases } from "./leases.ts";
import { ACCOUNT_TABLES, migrate } from "./schema.ts";
import type { SecretBox } from "./secret-box.ts";
import type { Batch, Credentials, Store } from "./store.ts";
import { writeBatch } from "./write-batch.ts";

const parse = <Type>(row: Row): Type => JSON.parse(String(row.doc)) as Type;

const toRecord = (row: Row): LeadRecord => ({
  ...parse<LeadRecord>(row),
  deletedAt: row.deleted === null ? null : Number(row.deleted),
});

const toTouch = (row: Row): Touch => ({ ...parse<Touch>(row), targets: JSON.parse(String(row.targets)) });

async function readRows(queries: Queries, account: string, since: number): Promise<Rows> {
  const read = (table: string) =>
    queries.all(`SELECT * FROM ${table} WHERE account = ? AND rev > ? ORDER BY rev, id`, [account, since]);
  return {
    records: (await read("records")).map(toRecord),
    moves: (await read("moves")).map(parse<Rows["moves"][number]>),
    touches: (await read("touches")).map(toTouch),
    marks: (await read("marks")).map(parse<Rows["marks"][number]>),
    ratings: (await read("ratings")).map(parse<Rows["ratings"][number]>),
    answers: (await read("answers")).map(parse<Rows["answers"][number]>),
  };
}

const PART_BYTES = 8_000_000;

async function putBlob(queries: Queries, account: string, name: string, revision: number, bytes: Uint8Array) {
  await queries.run("DELETE FROM blobs WHERE account = ? AND name = ?", [account, name]);
  for (let part = 0; part * PART_BYTES < Math.max(1, bytes.length); part++) {
    const piece = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
    await queries.run("INSERT INTO blobs (account, name, part, rev, bytes) VALUES (?, ?, ?, ?, ?)", [
      account,
      name,
      part,
      revision,
      piece,
    ]);
  }
}

async function readBlob(queries: Queries, account: string, name: string) {
  const parts = await queries.all(
    "SELECT rev, bytes FROM blobs WHERE account = ? AND name = ? ORDER BY part",
    [account, name],
  );
  if (parts.length === 0) return null;
  return {
    revision: Number(parts[0]!.rev),
    bytes: Buffer.concat(parts.map((row) => row.bytes as Uint8Array)),
  };
}

async function liveAccount(queries: Queries, id: string): Promise<Row | null> {
  const [row] = await queries.all("SELECT * FROM accounts WHERE account = ? AND erased = 0", [id]);
  return row ?? null;
}

/** Opens the store; brings the tables to the newest version first. */
export async function createSqlStore(database: Database, box: SecretBox): Promise<Store> {
  await migrate(database);
  const one = async (sql: string, params: Value[]) => (await database.all(sql, params))[0] ?? null;
  const put = (table: string, account: string, column: string, value: string) =>
    database.run(
      `INSERT INTO ${table} (account, ${column}) VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET ${column} = excluded.${column}`,
      [account, value],
    );

  return {
    async accounts() {
      return (await database.all("SELECT doc FROM accounts WHERE erased = 0 ORDER BY account")).map(
        parse<Account>,
      );
    },
    async account(id) {
      const row = await liveAccount(database, cleanText(id));
      return row && parse<Account>(row);
    },
    async putAccount(account) {
      await database.run(
        "INSERT INTO accounts (account, doc, rev, erased) VALUES (?, ?, 0, 0) ON CONFLICT (account) DO UPDATE SET doc = excluded.doc, erased = 0",
        [account.id, toDocument(account)],
      );
    },
    async eraseAccount(id) {
      await database.transaction(id, async (queries) => {
        for (const table of ACCOUNT_TABLES) await queries.run(`DELETE FROM ${table} WHERE account = ?`, [id]);
        // The tombstone keeps a job that still runs from writing the rows back.
        await queries.run("UPDATE accounts SET doc = '{}', erased = 1, rev = rev + 1 WHERE account = ?", [
          id,
        ]);
      });
    },

    async credentials(id) {
      const row = await one("SELECT sealed FROM credentials WHERE account = ?", [id]);
      return row && (JSON.parse(box.open(String(row.sealed), id)) as Credentials);
    },
    putCredentials: (id, credentials) =>
      put("credentials", id, "sealed", box.seal(JSON.stringify(credentials), id)),

    async settings(id) {
      const row = await one("SELECT doc FROM settings WHERE account = ?", [id]);
      return row ? settingsSchema.parse(parse(row)) : DEFAULT_SETTINGS;
    },
    putSettings: (id, settings) => put("settings", id, "doc", toDocument(settings)),

    async dictionaries(id) {
      const row = await one("SELECT doc FROM dictionaries WHERE account = ?", [id]);
      return row ? { ...EMPTY_DICTIONARIES, ...parse<Dictionaries>(row) } : EMPTY_DICTIONARIES;
    },
    async streams(id) {
      const rows = await database.all("SELECT doc FROM streams WHERE account = ? ORDER BY stream", [id]);
      return rows.map(parse<StreamState>);
    },

    async apply(id: AccountId, batch: Batch, stream) {
      await database.transaction(id, async (queries) => {
        const account = await liveAccount(queries, id);
        if (!account) throw new ConnectorError("account-unknown", { account: id });
        const revision = Number(account.rev) + 1;
        const changed = await writeBatch(queries, id, batch, revision);
        if (changed > 0) await queries.run("UPDATE accounts SET rev = ? WHERE account = ?", [revision, id]);
        if (stream) {
          await queries.run(
            "INSERT INTO streams (account, stream, doc) VALUES (?, ?, ?) ON CONFLICT (account, stream) DO UPDATE SET doc = excluded.doc",
            [id, stream.stream, toDocument(stream)],
          );
        }
      });
    },
    async resetStream(id, stream) {
      await database.run("DELETE FROM streams WHERE account = ? AND stream = ?", [id, stream]);
    },

    async revision(id) {
      return Number((await liveAccount(database, id))?.rev ?? 0);
    },
    rows: (id) => readRows(database, id, -1),
    async changes(id, since) {
      const rows = await readRows(database, id, since);
      const removed = await database.all("SELECT id FROM removed_touches WHERE account = ? AND rev > ?", [
        id,
        since,
      ]);
      const revision = Number((await liveAccount(database, id))?.rev ?? 0);
      return { ...rows, removedTouchIds: removed.map((row) => String(row.id)), revision };
    },
    async records(id, ids) {
      const found: LeadRecord[] = [];
      for (const record of new Set(ids)) {
        const row = await one("SELECT * FROM records WHERE account = ? AND id = ?", [id, cleanText(record)]);
        if (row) found.push(toRecord(row));
      }
      return found;
    },

    async recordIds(id) {
      const rows = await database.all("SELECT id FROM records WHERE account = ? AND deleted IS NULL", [id]);
      return rows.map((row) => String(row.id));
    },

    putBlob: (id, name, revision, bytes) =>
      database.transaction(id, (queries) => putBlob(queries, id, name, revision, bytes)),
    blob: (id, name) => readBlob(database, id, name),

    ...dirtyRecords(database),
    ...leases(database),

    close: () => database.close(),
  };
}
