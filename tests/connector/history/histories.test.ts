import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHistories } from "#connector/history/histories.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import type { Store } from "#connector/store/store.ts";
import { DEFAULT_SETTINGS } from "#shared/domain/settings.ts";
import { report } from "#shared/kpi/report.ts";
import { parsePeriod } from "#shared/time/period.ts";
import { account, move, record, touch } from "../store/rows.ts";

const made = account();
let store: Store;

beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), "desyatka-histories-"));
  store = await createSqlStore(await openSqlite(folder), createSecretBox(Buffer.alloc(32, 7)));
  await store.putAccount(made);
});
afterEach(() => store.close());

/** Rows of the store's tests happen on the first of January 1970. */
const question = {
  period: parsePeriod("day:1970-01-01", made.timeZone)!,
  asOf: 10_000,
  settings: DEFAULT_SETTINGS,
};
const leadsOf = (history: Parameters<typeof report>[0]) =>
  report(history, question).kpis.conversion.details.leads;

test("keeps a history up to date with the rows that changed, equal to one built anew", async () => {
  const histories = createHistories(store);
  await store.apply(made.id, { records: [record("1")] }, null);
  const history = await histories.of(made);
  expect(leadsOf(history)).toBe(1);
  await store.apply(
    made.id,
    {
      records: [record("2"), record("3")],
      moves: [move("a", "2", 120)],
      touches: [touch("t"), touch("u", { targets: [{ type: "record", id: "2" }] })],
    },
    null,
  );
  await store.apply(made.id, { removedTouchIds: ["t"], deletedRecords: [{ id: "3", at: 130 }] }, null);
  expect(await histories.of(made)).toBe(history);
  const fresh = await createHistories(store).of(made);
  expect(report(history, question)).toEqual(report(fresh, question));
  expect(leadsOf(history)).toBe(2);
});

test("an answer has what was stored before the question, also while another is being prepared", async () => {
  const histories = createHistories(store);
  const first = histories.of(made);
  await store.apply(made.id, { records: [record("1")] }, null);
  const [second, third] = [histories.of(made), histories.of(made)];
  await first;
  expect(leadsOf(await second)).toBe(1);
  expect(await third).toBe(await second);
});

test("starts over when the account was erased and connected again, or means something else now", async () => {
  const histories = createHistories(store);
  await store.apply(made.id, { records: [record("1"), record("2")] }, null);
  expect(leadsOf(await histories.of(made))).toBe(2);
  await store.eraseAccount(made.id);
  await store.putAccount(made);
  await store.apply(made.id, { records: [record("3")] }, null);
  const history = await histories.of(made);
  expect(leadsOf(history)).toBe(1);
  const moved = { ...made, timeZone: "Asia/Vladivostok" };
  expect((await histories.of(moved)).account.timeZone).toBe("Asia/Vladivostok");
});

test("a failure is told to whoever asked and is forgotten", async () => {
  let fails = true;
  const failing: Store = {
    ...store,
    readRows: (id, take) => (fails ? Promise.reject(new Error("disk")) : store.readRows(id, take)),
  };
  const histories = createHistories(failing);
  const both = await Promise.allSettled([histories.of(made), histories.of(made)]);
  expect(both.map((one) => one.status)).toEqual(["rejected", "rejected"]);
  fails = false;
  expect(leadsOf(await histories.of(made))).toBe(0);
});

test("keeps no more than it may; who was not asked for longest goes first", async () => {
  const histories = createHistories(store, { records: 3 });
  const [a, b, c] = ["amocrm:1", "amocrm:2", "amocrm:3"].map((id) => account(id)) as [
    typeof made,
    typeof made,
    typeof made,
  ];
  for (const one of [a, b, c]) {
    await store.putAccount(one);
    await store.apply(one.id, { records: [record("1"), record("2")] }, null);
  }
  const first = await histories.of(a);
  const second = await histories.of(b);
  expect(await histories.of(b)).toBe(second);
  expect(await histories.of(a)).not.toBe(first);
  await histories.of(c);
  const again = await histories.of(c);
  histories.forget(c.id);
  expect(await histories.of(c)).not.toBe(again);
});
