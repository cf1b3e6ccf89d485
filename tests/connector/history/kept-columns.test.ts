import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHistories, type HistoriesOptions } from "#connector/history/histories.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import type { Store } from "#connector/store/store.ts";
import { DEFAULT_SETTINGS } from "#shared/domain/settings.ts";
import { report } from "#shared/kpi/report.ts";
import { parsePeriod } from "#shared/time/period.ts";
import { account, move, record, touch } from "../store/rows.ts";

/** A large account's next start reads its columns and what changed since, never all its rows. */

const made = account();
let store: Store;
let rowsRead: number;

beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), "desyatka-columns-"));
  store = await createSqlStore(await openSqlite(folder), createSecretBox(Buffer.alloc(32, 7)));
  await store.putAccount(made);
  rowsRead = 0;
  await store.apply(
    made.id,
    {
      records: [record("1"), record("2")],
      moves: [move("a", "1", 120)],
      touches: [touch("t"), touch("u", { targets: [{ type: "record", id: "2" }] })],
    },
    null,
  );
});
afterEach(() => store.close());

/** The process starts anew. */
function start(options: HistoriesOptions = {}) {
  const watched: Store = {
    ...store,
    readRows: (id, take) => {
      rowsRead++;
      return store.readRows(id, take);
    },
  };
  return createHistories(watched, { keptFrom: 1, ...options });
}

const question = {
  period: parsePeriod("day:1970-01-01", made.timeZone)!,
  asOf: 10_000,
  settings: DEFAULT_SETTINGS,
};

async function reportOf(histories: ReturnType<typeof start>) {
  const history = await histories.of(made);
  await histories.settled();
  return report(history, question);
}

test("with what changed since", async () => {
  await reportOf(start());
  await store.apply(made.id, { records: [record("3")], removedTouchIds: ["t"] }, null);
  const again = await reportOf(start());
  expect(rowsRead).toBe(1);
  expect(again.kpis.conversion.n).toBe(3);
  expect(again).toEqual(await reportOf(start({ keptFrom: 1_000 })));
});

test("keeps them again when they lack a tenth of the account", async () => {
  await reportOf(start());
  const before = await store.blob(made.id, "history");
  await store.apply(made.id, { records: [record("3")] }, null);
  await reportOf(start());
  const after = await store.blob(made.id, "history");
  expect(after!.revision).toBeGreaterThan(before!.revision);
});

test("reads the rows where the columns are damaged, of another version, or of an account that was erased", async () => {
  const whole = await reportOf(start());
  for (const bytes of [Uint8Array.of(1, 2, 3), new Uint8Array(4_000)]) {
    await store.putBlob(made.id, "history", await store.revision(made.id), bytes);
    expect(await reportOf(start())).toEqual(whole);
  }
  expect(rowsRead).toBe(3);
  await store.eraseAccount(made.id);
  await store.putAccount(made);
  await store.apply(made.id, { records: [record("9")] }, null);
  expect((await reportOf(start())).kpis.conversion.n).toBe(1);
});

test("a small account is built from its rows", async () => {
  await reportOf(start({ keptFrom: 3 }));
  expect(await store.blob(made.id, "history")).toBeNull();
});

test("what cannot be kept is told, and the report is there all the same", async () => {
  const errors: unknown[] = [];
  const full: Store = { ...store, putBlob: () => Promise.reject(new Error("disk full")) };
  const histories = createHistories(full, { keptFrom: 1, onError: (error) => errors.push(error) });
  expect((await reportOf(histories)).kpis.conversion.n).toBe(2);
  expect(errors).toHaveLength(1);
});
