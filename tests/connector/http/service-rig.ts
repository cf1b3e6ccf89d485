/** The HTTP service over a real store, without the background work: what it would wake and log is kept for the test. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "#connector/config.ts";
import { openCrm } from "#connector/crm/registry.ts";
import { createHistories } from "#connector/history/histories.ts";
import { createApp } from "#connector/http/app.ts";
import type { HttpContext } from "#connector/http/context.ts";
import { PATIENCE_MS } from "#connector/http/routes/amocrm-install.ts";
import { createHookIntake } from "#connector/jobs/hook-intake.ts";
import { createLog } from "#connector/log.ts";
import { openStore } from "#connector/store/open-store.ts";
import type { AccountId } from "#shared/domain/account.ts";

export const SERVICE = "https://desyatka.example";
export const CLIENT_ID = "0f4b8c1e-0000-4000-8000-00000000000a";
export const CLIENT_SECRET = "fake-integration-secret";
export const KEY = Buffer.alloc(32, 7);

export interface ServiceRig {
  app: ReturnType<typeof createApp>;
  context: HttpContext;
  /** Aborts as the service stops. */
  stopping: AbortController;
  /** Seconds since 1970; tests move it. */
  clock: { now: number };
  woken: AccountId[];
  /** Everything that was logged. */
  logged: string[];
  /** `GET`s a path as the service's own address. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

export async function serviceRig(environment: Record<string, string> = {}): Promise<ServiceRig> {
  const config = readConfig({
    DESYATKA_DATA: mkdtempSync(join(tmpdir(), "desyatka-http-")),
    DESYATKA_SECRET: KEY.toString("base64"),
    PUBLIC_URL: SERVICE,
    AMOCRM_CLIENT_ID: CLIENT_ID,
    AMOCRM_CLIENT_SECRET: CLIENT_SECRET,
    ...environment,
  });
  const store = await openStore(config);
  const histories = createHistories(store);
  const clock = { now: Math.floor(Date.now() / 1000) };
  const [woken, logged]: [AccountId[], string[]] = [[], []];
  const stopping = new AbortController();
  const context: HttpContext = {
    stopping: stopping.signal,
    config,
    store,
    log: createLog("debug", (line) => logged.push(line)),
    secret: KEY,
    now: () => clock.now,
    // A person's patience never ends here; what the service itself waits for is over at once.
    pause: (ms) => (ms === PATIENCE_MS ? new Promise(() => undefined) : Promise.resolve()),
    history: (account) => histories.of(account),
    wake: (id) => woken.push(id),
    hear: createHookIntake(store, (id) => woken.push(id)).take,
    crm: (account) => openCrm(store, account, config),
  };
  const app = createApp(context);
  const ask = async (path: string, init?: RequestInit) => app.request(`${SERVICE}${path}`, init);
  return {
    app,
    context,
    stopping,
    clock,
    woken,
    logged,
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, form, headers = {}) =>
      ask(path, { method: "POST", body: new URLSearchParams(form), headers }),
    close: () => store.close(),
  };
}
