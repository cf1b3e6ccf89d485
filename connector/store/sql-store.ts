/** The store over SQL (see `store.ts` for what each call promises): one set of queries for both databases. */
import type { AccountId } from "#shared/domain/account.ts";
import { type Dictionaries, EMPTY_DICTIONARIES } from "#shared/domain/dictionaries.ts";
import { DEFAULT_SETTINGS, type Settings, settingsSchema } from "#shared/domain/settings.ts";
import type { Rows } from "#shared/domain/snapshot.ts";
import type { StreamState } from "#shared/domain/stream.ts";
import { ConnectorError } from "../errors.ts";
import { accounts, finishErasures } from "./accounts.ts";
import { blobs } from "./blobs.ts";
import { toDocument } from "./clean-text.ts";
import type { Database } from "./database.ts";
import { dirtyRecords } from "./dirty-records.ts";
import { jobSlots } from "./job-slots.ts";
import { isHeld, leases } from "./leases.ts";
import { accountRow, liveAccount, writeLive } from "./live-account.ts";
import { notes } from "./notes.ts";
import { changedRows, recordStamps, recordsOf, rowParts } from "./read-rows.ts";
import { migrate } from "./schema.ts";
import type { SecretBox } from "./secret-box.ts";
import { sqlOutbox } from "./sql-outbox.ts";
import { sqlReportShelf } from "./sql-report-shelf.ts";
import type { Credentials, Store } from "./store.ts";
import type { Queries } from "./tables.ts";
import { writeBatch } from "./write-batch.ts";

const parse = <Type>(doc: string): Type => JSON.parse(doc) as Type;

async function putSealed(queries: Queries, account: string, sealed: string): Promise<void> {
  await queries
    .insertInto("credentials")
    .values({ account, sealed })
    .onConflict((conflict) => conflict.column("account").doUpdateSet({ sealed }))
    .execute();
}

async function putSettings(queries: Queries, account: string, settings: Settings): Promise<void> {
  const doc = toDocument(settings);
  await queries
    .insertInto("settings")
    .values({ account, doc })
    .onConflict((conflict) => conflict.column("account").doUpdateSet({ doc }))
    .execute();
}

async function putStream(queries: Queries, account: string, state: StreamState): Promise<void> {
  const doc = toDocument(state);
  await queries
    .insertInto("streams")
    .values({ account, stream: state.stream, doc })
    .onConflict((conflict) => conflict.columns(["account", "stream"]).doUpdateSet({ doc }))
    .execute();
}

/** Opens the store; brings the tables to the newest version first. */
export async function createSqlStore(database: Database, box: SecretBox): Promise<Store> {
  try {
    await migrate(database);
    await finishErasures(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  const seal = (id: AccountId, credentials: Credentials) => box.seal(JSON.stringify(credentials), id);
  async function readCredentials(queries: Queries, id: AccountId): Promise<Credentials | null> {
    const row = await queries
      .selectFrom("credentials")
      .select("sealed")
      .where("account", "=", id)
      .executeTakeFirst();
    return row ? parse<Credentials>(box.open(row.sealed, id)) : null;
  }
  const { writeAccount, finishErasure, ...ofAccounts } = accounts(database);

  /** What belongs to an account may come just before it, but not after its end. */
  const writeUnlessErased = (id: AccountId, work: (queries: Queries) => Promise<void>) =>
    database.transaction(id, async ({ queries }) => {
      if ((await accountRow(queries, id))?.live === 0)
        throw new ConnectorError("account-unknown", { account: id });
      await work(queries);
    });

  const readRows: Store["readRows"] = (id, take) =>
    database.snapshot(async (queries) => {
      const account = await liveAccount(queries, id);
      if (account) for await (const part of rowParts(queries, id)) take(part);
      return account?.rev ?? 0;
    });

  return {
    ...ofAccounts,
    async putAccount(account, access = {}) {
      await finishErasure(account.id);
      await database.transaction(account.id, async ({ queries }) => {
        await writeAccount(queries, account);
        if (access.credentials) await putSealed(queries, account.id, seal(account.id, access.credentials));
        if (access.settings) await putSettings(queries, account.id, access.settings);
      });
    },

    credentials: (id) => readCredentials(database.queries, id),
    changeCredentials: (id, change) =>
      writeLive(database, id, async ({ queries }) => {
        const present = await readCredentials(queries, id);
        const next = change(present);
        if (next) await putSealed(queries, id, seal(id, next));
        return next ?? present;
      }),
    putCredentials: (id, credentials) =>
      writeUnlessErased(id, (queries) => putSealed(queries, id, seal(id, credentials))),

    async settings(id) {
      const row = await database.queries
        .selectFrom("settings")
        .select("doc")
        .where("account", "=", id)
        .executeTakeFirst();
      return row ? settingsSchema.parse(parse(row.doc)) : DEFAULT_SETTINGS;
    },
    putSettings: (id, settings) => writeUnlessErased(id, (queries) => putSettings(queries, id, settings)),

    async dictionaries(id) {
      const row = await database.queries
        .selectFrom("dictionaries")
        .select("doc")
        .where("account", "=", id)
        .executeTakeFirst();
      return row ? { ...EMPTY_DICTIONARIES, ...parse<Dictionaries>(row.doc) } : EMPTY_DICTIONARIES;
    },
    async streams(id) {
      const rows = await database.queries
        .selectFrom("streams")
        .select("doc")
        .where("account", "=", id)
        .orderBy("stream")
        .execute();
      return rows.map((row) => parse<StreamState>(row.doc));
    },

    apply: (id, batch, stream, held) =>
      writeLive(database, id, async (transaction, account) => {
        const { queries } = transaction;
        if (held && !(await isHeld(queries, held.name, held.fence)))
          throw new ConnectorError("lease-lost", { account: id });
        const rev = account.rev + 1;
        if ((await writeBatch(transaction, id, batch, rev)) > 0)
          await queries.updateTable("accounts").set({ rev }).where("account", "=", id).execute();
        if (stream) await putStream(queries, id, stream);
      }),
    resetStream: (id, stream) =>
      database.transaction(id, async ({ queries }) => {
        await queries.deleteFrom("streams").where("account", "=", id).where("stream", "=", stream).execute();
      }),

    async revision(id) {
      return (await liveAccount(database.queries, id))?.rev ?? 0;
    },
    async rows(id) {
      const all = { records: [], moves: [], touches: [], marks: [], ratings: [], answers: [] };
      await readRows(id, (part) => {
        for (const [name, rows] of Object.entries(part) as [keyof Rows, never[]][])
          for (const row of rows) all[name].push(row);
      });
      return all;
    },
    readRows,
    changes: (id, since) =>
      database.snapshot(async (queries) => {
        const account = await liveAccount(queries, id);
        const removed = await queries
          .selectFrom("removed_touches")
          .select("id")
          .where("account", "=", id)
          .where("rev", ">", since)
          .orderBy("id")
          .execute();
        return {
          ...(await changedRows(queries, id, since)),
          removedTouchIds: removed.map((row) => row.id),
          revision: account?.rev ?? 0,
          reset: !account || since < account.born,
        };
      }),
    records: (id, ids) => recordsOf(database.queries, id, ids),
    recordIds: async (id) => [...(await recordStamps(database.queries, id)).keys()],
    recordStamps: (id) => recordStamps(database.queries, id),

    ...blobs(database),
    ...dirtyRecords(database),
    ...leases(database),
    ...jobSlots(database),
    ...notes(database),
    clock: () => database.clock(),

    reports: sqlReportShelf(database),
    outbox: sqlOutbox(database),

    close: () => database.close(),
  };
}
