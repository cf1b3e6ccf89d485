/** The whole service in this process with one connected, simulated amoCRM account behind real HTTP. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "#connector/config.ts";
import { adapterOf } from "#connector/crm/registry.ts";
import { type Service, startService } from "#connector/http/server.ts";
import { issueSession } from "#connector/http/session/session-token.ts";
import type { CardAnswer, StatusAnswer } from "#shared/api/answers.ts";
import type { Account } from "#shared/domain/account.ts";
import { statusOf } from "#tests/fakes/amocrm/facts.ts";
import { type AmoFake, type AmoFakeOptions, createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import type { HookDelivery } from "#tests/fakes/amocrm/hooks.ts";
import { type ServeOptions, serveHandlers } from "#tests/fakes/http/serve.ts";
import { PIPELINES } from "#tests/fakes/story/department.ts";

const TOKEN = "long-lived-token";
const DAY = 86_400;
export const SELLER = 101;

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

export interface LiveAccount {
  fake: AmoFake;
  service: Service;
  account: Account;
  origin: string;
  /** Gives the CRM's waiting hooks to the service, as the CRM would. */
  deliver(options?: { lose?: number; double?: number; shuffle?: boolean }): Promise<HookDelivery[]>;
  get<Answer>(path: string): Promise<{ status: number; body: Answer }>;
  card(lead: number): Promise<CardAnswer | null>;
  status(): Promise<StatusAnswer>;
  /** A new lead in the first stage of the first pipeline. */
  addLead(name: string): number;
  stop(): Promise<void>;
}

export interface LiveOptions {
  fake?: Partial<AmoFakeOptions>;
  serve?: ServeOptions;
  environment?: Record<string, string>;
}

export const post = (address: string, body: string): Promise<number> =>
  fetch(address, {
    method: "POST",
    body,
    headers: { "content-type": "application/x-www-form-urlencoded" },
  }).then(
    (answer) => answer.status,
    () => 0,
  );

export async function startLiveAccount(options: LiveOptions = {}): Promise<LiveAccount> {
  let made: AmoFake | undefined;
  const now = nowSeconds();
  const story = { seed: 7, from: now - 20 * DAY, to: now - DAY, leadsPerDay: 3 };
  const served = await serveHandlers((origin) => {
    made = createAmoFake({ origin, token: TOKEN, story, requestsPerSecond: 0, ...options.fake });
    return made.handlers;
  }, options.serve);
  const fake = made!;
  const config = readConfig({
    DESYATKA_DATA: mkdtempSync(join(tmpdir(), "desyatka-live-")),
    DESYATKA_CRM_HOSTS: served.host,
    LOG_LEVEL: "silent",
    PORT: "0",
    ...options.environment,
  });
  const service = await startService(config);
  const { store, secret, wake } = service.context;
  const adapter = adapterOf("amocrm", config);
  const { credentials, host } = adapter.parseConnect({ url: served.origin, token: TOKEN });
  const account = await adapter.identify(credentials, host);
  await store.putAccount(account, { credentials });
  wake(account.id);
  const origin = `http://127.0.0.1:${service.port}`;
  const session = await issueSession(
    secret,
    {
      account: account.id,
      host: account.host,
      userId: String(fake.state.facts.users.find((user) => user.admin)!.id),
      admin: true,
    },
    nowSeconds(),
  );
  const get = async <Answer>(path: string) => {
    const answer = await fetch(origin + path, { headers: { authorization: `Bearer ${session}` } });
    return { status: answer.status, body: (await answer.json()) as Answer };
  };
  const [pipeline] = PIPELINES;
  return {
    fake,
    service,
    account,
    origin,
    get,
    deliver: (how = {}) =>
      fake.hooks.deliver({
        // The service knows itself by a public name that nobody but this test resolves.
        send: (destination, body) => post(destination.replace(config.publicUrl, origin), body),
        ...how,
      }),
    async card(lead) {
      const { status, body } = await get<CardAnswer>(`/api/card?lead=${lead}`);
      return status === 200 ? body : null;
    },
    status: async () => (await get<StatusAnswer>("/api/status")).body,
    addLead: (name) =>
      fake.state.addLead({
        name,
        created_at: nowSeconds(),
        pipeline_id: pipeline!.id,
        status_id: statusOf(pipeline!.id, pipeline!.stages[0]!.key),
        responsible_user_id: SELLER,
      }).id,
    async stop() {
      await service.stop();
      await served.close();
    },
  };
}
