/** The nightly comparison, against both simulated CRMs (reliability.md A8, C1). */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { readConfig } from "#connector/config.ts";
import type { Crm } from "#connector/crm/adapter.ts";
import { openStore } from "#connector/store/open-store.ts";
import type { Store } from "#connector/store/store.ts";
import { reconcile } from "#connector/sync/reconcile.ts";
import { syncAccount } from "#connector/sync/sync.ts";
import type { Account } from "#shared/domain/account.ts";
import { startSimulatedAccount } from "../amocrm/simulated-account.ts";
import { startSimulatedPortal } from "../bitrix24/simulated-portal.ts";
import type { SimulatedCrm } from "../crm/simulated-crm.ts";

const now = () => Math.floor(Date.now() / 1000);
const signal = new AbortController().signal;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Synced {
  store: Store;
  account: Account;
  crm: Crm;
  /** Ids of open records that the CRM has had for long. */
  old: string[];
  night(): ReturnType<typeof reconcile>;
}

async function synced(simulated: SimulatedCrm): Promise<Synced> {
  closing.push(simulated.close);
  const store = await openStore(
    readConfig({ DESYATKA_DATA: mkdtempSync(join(tmpdir(), "desyatka-night-")) }),
  );
  closing.push(() => store.close());
  const { credentials, host } = simulated.adapter.parseConnect(simulated.input);
  const account = await simulated.adapter.identify(credentials, host);
  await store.putAccount(account, { credentials });
  const crm = simulated.adapter.open(account, {
    credentials: async () => credentials,
    requestsPerSecond: 100,
  });
  await syncAccount(store, account.id, crm, { now });
  const { records } = await store.rows(account.id);
  const long = records.filter((one) => one.outcome === "open" && one.updatedAt < now() - 86_400);
  return {
    store,
    account,
    crm,
    old: long.map((one) => one.id),
    night: () => reconcile({ store, id: account.id, crm, now: now(), signal }),
  };
}

/** As if the streams had read on without seeing what happened: it is lost to every sync. */
async function losesAll({ store, account }: Synced): Promise<void> {
  for (const state of await store.streams(account.id))
    await store.apply(account.id, {}, { ...state, syncedUntil: now() + 10_000 });
}

describe.each([
  ["amoCRM", startSimulatedAccount],
  ["Bitrix24 with CRM leads", () => startSimulatedPortal(1)],
  ["Bitrix24 without", () => startSimulatedPortal(2)],
])("%s is compared at night", (_name, start) => {
  test("what no hook and no list told is found, read and counted", async () => {
    const simulated = await start();
    const it = await synced(simulated);
    const [renamed, gone] = it.old as [string, string];
    const { revision } = await it.store.changes(it.account.id, 0);
    expect(await it.night()).toEqual({ found: 0, changed: 0, gone: 0, rows: 0 });
    expect(await it.store.revision(it.account.id)).toBe(revision);
    const added = simulated.deeds.add("Пропущенная");
    simulated.deeds.rename(renamed, "Переименована");
    simulated.deeds.delete(gone);
    await losesAll(it);
    const mended = await it.night();
    const [one, other, third] = await Promise.all(
      [added, renamed, gone].map(async (id) => (await it.store.records(it.account.id, [id]))[0]),
    );
    expect(one).toMatchObject({ title: "Пропущенная" });
    expect(other).toMatchObject({ title: "Переименована" });
    expect(third!.deletedAt).not.toBeNull();
    expect(mended).toMatchObject({ found: 1, changed: 1, gone: 1 });
    expect(await it.night()).toMatchObject({ found: 0, changed: 0, gone: 0 });
  });
});

test("a lead that was merged into another and is nowhere any more counts nowhere", async () => {
  const simulated = await startSimulatedAccount();
  const it = await synced(simulated);
  const [loser, winner] = it.old as [string, string];
  simulated.fake.state.mergeLeads(Number(loser), Number(winner), now(), 101);
  await losesAll(it);
  expect(await it.night()).toMatchObject({ gone: 1 });
  const [record] = await it.store.records(it.account.id, [loser]);
  expect(record!.deletedAt).not.toBeNull();
});

test("a token that has lost its rights is shown less, and nothing is taken for deleted", async () => {
  const simulated = await startSimulatedAccount();
  const it = await synced(simulated);
  const before = (await it.store.recordIds(it.account.id)).length;
  simulated.fake.faults.notAdmin = true;
  const ended = await it.night().catch((error: unknown) => error);
  expect(ended).toBeDefined();
  expect(await it.store.recordIds(it.account.id)).toHaveLength(before);
});
