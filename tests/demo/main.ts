/**
 * `npm run demo`: two simulated CRMs with two years of living history, the real connector with its embedded database,
 * and CRM-like pages with the widget inside. Nothing leaves this machine, and nothing is kept: the data folder is made
 * anew each time.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "#connector/config.ts";
import { adapterOf } from "#connector/crm/registry.ts";
import { type Service, startService } from "#connector/http/server.ts";
import { noteOf } from "#connector/jobs/account-notes.ts";
import { mergeSettings } from "#connector/settings.ts";
import { NPS_FIELD as AMO_NPS } from "#tests/fakes/amocrm/from-story.ts";
import { NPS_FIELD as BITRIX_NPS, OBJECTIONS_FIELD } from "#tests/fakes/bitrix24/from-story.ts";
import { PIPELINES } from "#tests/fakes/story/department.ts";
import { createStory, type StoryEvent } from "#tests/fakes/story/story.ts";
import { AMO_TOKEN, CLIENT_ID, CLIENT_SECRET, type DemoCrm, startAmoDemo } from "./amocrm-demo.ts";
import { startBitrixDemo } from "./bitrix24-demo.ts";

const PORT = Number(process.env.PORT ?? 4310);
const [AMO_PORT, BITRIX_PORT] = [PORT + 1, PORT + 2];
const DAY = 86_400;
const YEARS = 2;
const LEADS_PER_DAY = 6;
/** The simulated future lasts this long. */
const AHEAD = 7 * DAY;

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Keeps telling what happens at its time: new requests, calls, deals. */
function live(crm: DemoCrm, future: readonly StoryEvent[]): NodeJS.Timeout {
  let next = 0;
  return setInterval(() => {
    while (next < future.length && future[next]!.at <= Date.now() / 1000) crm.tell(future[next++]!);
  }, 1_000);
}

const funnelSteps = (
  stageId: (pipeline: number, index: number, key: string) => string,
  pipelineId: (id: number) => string,
) =>
  Object.fromEntries(
    PIPELINES.map((pipeline) => [
      pipelineId(pipeline.id),
      Object.fromEntries(
        pipeline.stages.flatMap((stage, index) =>
          stage.step ? [[stageId(pipeline.id, index, stage.key), stage.step]] : [],
        ),
      ),
    ]),
  );

function planOf(amount: number) {
  const now = new Date();
  return Object.fromEntries(
    Array.from({ length: 8 }, (_, back) => [
      new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back + 1, 1)).toISOString().slice(0, 7),
      { account: amount },
    ]),
  );
}

const AMO_SETTINGS = {
  schedule: { calendar: "RU" },
  nps: { field: String(AMO_NPS) },
  funnel: { steps: funnelSteps((pipeline, index) => `${pipeline}:${pipeline * 1000 + index + 1}`, String) },
  plan: planOf(700_000_000),
};

const BITRIX_SETTINGS = {
  schedule: { calendar: "RU" },
  nps: { field: BITRIX_NPS },
  objections: { field: OBJECTIONS_FIELD },
  funnel: {
    steps: funnelSteps(
      (pipeline, _, key) => (pipeline === 31 ? key.toUpperCase() : `C1:${key.toUpperCase()}`),
      (id) => (id === 31 ? "0" : "1"),
    ),
  },
  plan: planOf(500_000_000),
};

async function connect(
  service: Service,
  crm: "amocrm" | "bitrix24",
  input: { url?: string; token?: string; webhook?: string },
  settings: object,
) {
  const { store, config, wake } = service.context;
  const adapter = adapterOf(crm, config);
  const { credentials, host } = adapter.parseConnect(input);
  const account = await adapter.identify(credentials, host);
  await store.putCredentials(account.id, credentials);
  await store.putSettings(account.id, mergeSettings(await store.settings(account.id), settings));
  await store.putAccount(account);
  wake(account.id);
  return account;
}

/** One line a second until the first pull of both accounts is done. */
async function showProgress(service: Service, ids: ("amocrm" | "bitrix24")[]): Promise<void> {
  const { store } = service.context;
  const accounts = await store.accounts();
  for (;;) {
    const states = await Promise.all(
      accounts.map(async (account) => {
        const streams = await store.streams(account.id);
        const done = streams.length >= 6 && streams.every((stream) => stream.syncedUntil !== null);
        const now = await noteOf(store, account.id, "progress");
        const trouble = await noteOf(store, account.id, "trouble");
        const text = done
          ? "готово"
          : now
            ? `${Math.round(100 * now.done)} %, ${now.rows} записей`
            : (trouble?.code ?? "…");
        return { done, text: `${account.crm}: ${text}` };
      }),
    );
    process.stdout.write(`\r\u001b[2K  ${states.map((one) => one.text).join("   ")}`);
    if (states.every((one) => one.done) && states.length === ids.length) break;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  say("");
}

const now = Math.floor(Date.now() / 1000);
const story = createStory({
  seed: 10,
  from: now - YEARS * 365 * DAY,
  to: now + AHEAD,
  leadsPerDay: LEADS_PER_DAY,
});
const [past, future] = [story.filter((event) => event.at <= now), story.filter((event) => event.at > now)];
const serviceUrl = `http://localhost:${PORT}`;
const amo = await startAmoDemo(AMO_PORT, past, serviceUrl);
const bitrix = await startBitrixDemo(BITRIX_PORT, past, serviceUrl);

const folder = mkdtempSync(join(tmpdir(), "desyatka-demo-"));
const service = await startService(
  readConfig({
    DESYATKA_DATA: folder,
    PORT: String(PORT),
    PUBLIC_URL: serviceUrl,
    DESYATKA_CRM_HOSTS: `${amo.host},${bitrix.host}`,
    AMOCRM_CLIENT_ID: CLIENT_ID,
    AMOCRM_CLIENT_SECRET: CLIENT_SECRET,
    LOG_LEVEL: "warn",
  }),
);
await connect(service, "amocrm", { url: `http://${amo.host}`, token: AMO_TOKEN }, AMO_SETTINGS);
await connect(service, "bitrix24", { webhook: bitrix.webhook }, BITRIX_SETTINGS);
const living = [live(amo, future), live(bitrix, future)];

say("\nДесятка: демонстрация / demo\n");
say(`  amoCRM     http://${amo.host}/widget_page/desyatka`);
say(`  Bitrix24   http://${bitrix.host}/`);
say("\nThe pages can be opened already; the first pull runs at the CRMs' real limits (about a minute):");

process.once("SIGINT", async () => {
  living.forEach(clearInterval);
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
await showProgress(service, ["amocrm", "bitrix24"]);
say("Ready. New requests, calls and deals keep arriving. Ctrl+C stops and forgets everything.");
