/** One data folder and one simulated account, on which victims work and are killed, again and again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Config, readConfig } from "#connector/config.ts";
import { adapterOf } from "#connector/crm/registry.ts";
import { mergeSettings } from "#connector/settings.ts";
import { openStore } from "#connector/store/open-store.ts";
import type { Store } from "#connector/store/store.ts";
import type { AccountId } from "#shared/domain/account.ts";
import { type AmoFake, createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import { type Served, serveHandlers } from "#tests/fakes/http/serve.ts";
import { seededRandom } from "#tests/fakes/story/seeded-random.ts";
import type { KillPoint } from "./kill-points.ts";

const VICTIM = join(import.meta.dirname, "victim.ts");
const PRELOAD = join(import.meta.dirname, "kill-preload.ts");
const DAY = 86_400;
/** The CRM's limit is off, so that the runs need not wait. */
const REQUESTS_PER_SECOND = 100;

export type Work = "sync" | "hooks" | "report" | "migration";

export interface CrashLane {
  fake: AmoFake;
  store: Store;
  config: Config;
  id: AccountId;
  random: ReturnType<typeof seededRandom>;
  /** Seconds since 1970; moves on by hand. */
  clock: { now: number };
  environment: Record<string, string>;
  /** Starts a victim that dies at the n-th passing of a point. */
  start(work: Work, kill: string): ChildProcess;
  /** Runs one to its end; answers whether it was killed. */
  run(work: Work, point: KillPoint, passing: number): Promise<boolean>;
  /** How often a victim that is not killed comes to each point. */
  count(work: Work): Promise<Partial<Record<KillPoint, number>>>;
  close(): Promise<void>;
}

export async function crashLane(seed: number): Promise<CrashLane> {
  const clock = { now: Math.floor(Date.now() / 1000) };
  let fake!: AmoFake;
  const story = { seed, from: clock.now - 6 * DAY, to: clock.now - DAY, leadsPerDay: 2 };
  const served: Served = await serveHandlers((origin) => {
    fake = createAmoFake({ origin, token: "token", story, requestsPerSecond: 0, clock: () => clock.now });
    return fake.handlers;
  });
  const environment = {
    PATH: process.env.PATH ?? "",
    NODE_COMPILE_CACHE: join(tmpdir(), "desyatka-compile-cache"),
    DESYATKA_DATA: mkdtempSync(join(tmpdir(), "desyatka-crash-")),
    DESYATKA_SECRET: Buffer.alloc(32, 7).toString("base64"),
    DESYATKA_CRM_HOSTS: served.host,
    PUBLIC_URL: new URL(fake.integration.redirectUri).origin,
    AMOCRM_CLIENT_ID: fake.integration.clientId,
    AMOCRM_CLIENT_SECRET: fake.integration.clientSecret,
  };
  const config = readConfig(environment);
  const store = await openStore(config);
  const adapter = adapterOf("amocrm", config);
  const { credentials, host } = adapter.parseConnect({ url: served.origin, token: "token" });
  const account = await adapter.identify(credentials, host);
  await store.putAccount({ ...account, connectedAt: clock.now - 3 * DAY }, { credentials });
  const limits = { limits: { requestsPerSecond: REQUESTS_PER_SECOND } };
  await store.putSettings(account.id, mergeSettings(await store.settings(account.id), limits));
  const start = (work: Work, kill: string) =>
    spawn(process.execPath, ["--import", PRELOAD, VICTIM, work, String(clock.now)], {
      env: { ...environment, KILL: kill },
      stdio: ["ignore", "pipe", "inherit"],
    });
  const endOf = async (child: ChildProcess): Promise<boolean> => {
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    if (signal === null && code !== 0) throw new Error(`a victim ended with ${code}`);
    return signal === "SIGKILL";
  };
  return {
    fake,
    store,
    config,
    id: account.id,
    random: seededRandom(seed),
    clock,
    environment,
    start,
    run: (work, point, passing) => endOf(start(work, `${point}:${passing}`)),
    async count(work) {
      const child = start(work, "count");
      let said = "";
      child.stdout!.on("data", (chunk) => {
        said += chunk;
      });
      await endOf(child);
      return JSON.parse(said) as Partial<Record<KillPoint, number>>;
    },
    async close() {
      await store.close();
      await served.close();
    },
  };
}
