/** A simulated portal over real HTTP, an account of it in a store of its own, and what the two hold. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { bitrix24 } from "#connector/bitrix24/index.ts";
import { readConfig } from "#connector/config.ts";
import type { Crm } from "#connector/crm/adapter.ts";
import { openStore } from "#connector/store/open-store.ts";
import type { Store } from "#connector/store/store.ts";
import { type StreamResult, type SyncOptions, syncAccount } from "#connector/sync/sync.ts";
import type { Account } from "#shared/domain/account.ts";
import { createPortalFake, type PortalFake, type PortalOptions } from "#tests/fakes/bitrix24/fake.ts";
import { portalFromStory } from "#tests/fakes/bitrix24/from-story.ts";
import type { PortalState, Table } from "#tests/fakes/bitrix24/state.ts";
import { serveHandlers } from "#tests/fakes/http/serve.ts";
import { createStory } from "#tests/fakes/story/story.ts";

const WEBHOOK = { user: "1", secret: "worldsecret" };
const DAY = 86_400;

export interface PortalWorld {
  fake: PortalFake;
  origin: string;
  webhook: typeof WEBHOOK;
  store: Store;
  account: Account;
  crm: Crm;
  sync(options?: Partial<SyncOptions> & { crm?: Crm }): Promise<StreamResult[]>;
  /** Codes of what is missing, by stream. */
  problems(): Promise<Record<string, string | null>>;
}

export function storyPortal(mode: 1 | 2, days = 60): PortalState {
  const now = Math.floor(Date.now() / 1000);
  return portalFromStory(
    createStory({ seed: 11, from: now - days * DAY, to: now - DAY, leadsPerDay: 5 }),
    mode,
  ).state;
}

/** Everything is closed when the test is over. The portal's limits are off unless they are given. */
export async function startPortal(
  state: PortalState,
  options: Partial<PortalOptions> & { prepare?(fake: PortalFake): void } = {},
): Promise<PortalWorld> {
  const { prepare, ...given } = options;
  let made: PortalFake | undefined;
  const served = await serveHandlers((origin) => {
    made = createPortalFake({ origin, webhook: WEBHOOK, state, perSecond: 0, ...given });
    return made.handlers;
  });
  const fake = made!;
  prepare?.(fake);
  const folder = mkdtempSync(join(tmpdir(), "desyatka-portal-"));
  const store = await openStore(readConfig({ DESYATKA_DATA: folder }));
  onTestFinished(async () => {
    await store.close();
    await served.close();
  });
  const adapter = bitrix24([served.host]);
  const { user, secret } = WEBHOOK;
  const { credentials, host } = adapter.parseConnect({
    webhook: `${served.origin}/rest/${user}/${secret}/`,
  });
  const account = await adapter.identify(credentials, host);
  await store.putAccount(account, { credentials });
  const requestsPerSecond = given.perSecond ?? 100;
  const crm = adapter.open(account, {
    credentials: async () => credentials,
    requestsPerSecond,
    moved: (to) => store.moveAccount(account.id, to),
  });
  return {
    fake,
    origin: served.origin,
    webhook: WEBHOOK,
    store,
    account,
    crm,
    sync: ({ crm: other = crm, ...how } = {}) =>
      syncAccount(store, account.id, other, { now: () => Math.floor(Date.now() / 1000), ...how }),
    problems: async () =>
      Object.fromEntries((await store.streams(account.id)).map((one) => [one.stream, one.problem])),
  };
}

const idsIn = (table: Table, prefix: string) => table.list().map((row) => `${prefix}${row.ID}`);
const historyIds = (table: Table, prefix: string) =>
  table.list().map((row) => `${prefix}${String(row.ID).padStart(14, "0")}`);

const MACHINES = new Set(["imconnector", "bot"]);

/** Ids that must be in the store, as the portal's own rows say. */
export function expectedIds(state: PortalState, withCalls = true) {
  const isClassic = state.facts.mode === 1;
  const touches: string[] = withCalls ? idsIn(state.calls, "voximplant:") : [];
  for (const row of state.activities.list()) {
    const isTold =
      row.TYPE_ID === "4" ||
      row.PROVIDER_ID === "CRM_SMS" ||
      (row.TYPE_ID === "1" && row.COMPLETED === "Y") ||
      (row.TYPE_ID === "2" && !withCalls);
    if (isTold) touches.push(`activity:${row.ID}`);
    if (row.PROVIDER_ID === "IMOPENLINES_SESSION") touches.push(`session:${row.ID}`);
  }
  for (const { message, users } of state.sessions.values())
    for (const one of Object.values(message))
      if (!MACHINES.has(String(users[String(one.senderid)]?.externalAuthId))) touches.push(`chat:${one.id}`);
  return {
    records: [...(isClassic ? idsIn(state.leads, "lead:") : []), ...idsIn(state.deals, "deal:")].sort(),
    moves: [
      ...(isClassic ? historyIds(state.leadHistory, "lead:") : []),
      ...historyIds(state.dealHistory, "deal:"),
    ].sort(),
    touches: touches.sort(),
  };
}

export async function storedIds({ store, account }: PortalWorld) {
  const { records, moves, touches } = await store.rows(account.id);
  const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id).sort();
  return {
    records: ids(records.filter((record) => record.deletedAt === null)),
    moves: ids(moves),
    touches: ids(touches),
  };
}
