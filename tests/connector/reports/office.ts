/**
 * One account behind the real HTTP application, with the real embedded store and a clock that the test turns. What goes
 * to the CRM is written down.
 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "#connector/config.ts";
import { createHistories } from "#connector/history/histories.ts";
import { createApp } from "#connector/http/app.ts";
import type { HttpContext } from "#connector/http/context.ts";
import { issueSession } from "#connector/http/session/session-token.ts";
import { createLog } from "#connector/log.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import type { Store } from "#connector/store/store.ts";
import type { Account } from "#shared/domain/account.ts";
import type { Dictionaries } from "#shared/domain/dictionaries.ts";
import { amoAccount, amoDictionaries, at, manager } from "#tests/shared/kpi/sample.ts";
import { type CrmRecorder, createCrmRecorder } from "./crm-recorder.ts";

export const SECRET = Buffer.alloc(32, 7);
/** Monday noon in Moscow. */
export const NOON = at("2026-10-12T12:00+03:00");

export const dictionaries: Dictionaries = {
  ...amoDictionaries,
  managers: [
    { ...manager("1", "Head"), admin: true },
    { ...manager("7", "Anna"), sees: "own" },
    { ...manager("8", "Boris"), sees: "own" },
  ],
};

export interface Office {
  account: Account;
  store: Store;
  context: HttpContext;
  crm: CrmRecorder;
  /** The header that lets a user of the CRM in. */
  bearer(userId: string): Promise<string>;
  /** Turns the clock. */
  setNow(at: number): void;
  /** A request by a user of the CRM; without one, by a stranger. */
  ask(path: string, by?: string | null, init?: RequestInit): Promise<Response>;
  post(path: string, body: unknown, by?: string): Promise<Response>;
  close(): Promise<void>;
}

export async function openOffice(
  change: Partial<Account> = {},
  environment: Record<string, string> = {},
): Promise<Office> {
  const account = { ...amoAccount, ...change };
  const folder = mkdtempSync(join(tmpdir(), "desyatka-office-"));
  const store = await createSqlStore(await openSqlite(folder), createSecretBox(SECRET));
  await store.putAccount(account, { credentials: { kind: "token", token: "t" } });
  await store.apply(account.id, { dictionaries }, null);
  const histories = createHistories(store);
  const crm = createCrmRecorder(store, account);
  let now = NOON;
  const stopping = new AbortController();
  const context: HttpContext = {
    config: readConfig({ DESYATKA_DATA: folder, PUBLIC_URL: "https://desyatka.example", ...environment }),
    store,
    log: createLog("silent"),
    secret: SECRET,
    now: () => now,
    stopping: stopping.signal,
    history: (one) => histories.of(one),
    crm: async () => crm,
    wake: () => undefined,
    hear: async () => undefined,
  };
  const app = createApp(context);
  async function bearer(userId: string): Promise<string> {
    const session = { account: account.id, host: account.host, userId, admin: false };
    return `Bearer ${await issueSession(SECRET, session, now)}`;
  }
  async function ask(path: string, by: string | null = "1", init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (by !== null) headers.set("authorization", await bearer(by));
    return app.request(`https://desyatka.example${path}`, { ...init, headers });
  }
  return {
    account,
    store,
    context,
    crm,
    bearer,
    setNow(instant) {
      now = instant;
    },
    ask,
    post: (path, body, by = "1") =>
      ask(path, by, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    async close() {
      stopping.abort();
      await store.close();
    },
  };
}
