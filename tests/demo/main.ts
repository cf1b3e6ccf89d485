/**
 * `npm run demo`: two simulated CRMs with two years of living history, the real connector with its embedded database,
 * and CRM-like pages with the widget inside. Nothing leaves this machine, and nothing is kept: the data folder is made
 * anew each time. `PORT` moves all three ports.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "#connector/config.ts";
import { ConnectorError } from "#connector/errors.ts";
import { startService } from "#connector/http/server.ts";
import { living } from "#tests/fakes/story/story.ts";
import { AMO_TOKEN, CLIENT_ID, CLIENT_SECRET, startAmoDemo } from "./amocrm-demo.ts";
import { startBitrixDemo } from "./bitrix24-demo.ts";
import { connectDemo } from "./connect-demo.ts";
import { amoSettings, bitrixSettings } from "./demo-settings.ts";
import { openPort } from "./open-port.ts";
import { showProgress } from "./show-progress.ts";

const DAY = 86_400;
const HISTORY_DAYS = 730;
const LEADS_PER_DAY = 6;
const LIVING_MS = 1_000;

const say = (text: string) => process.stdout.write(`${text}\n`);
const now = () => Math.floor(Date.now() / 1000);

async function demo(folder: string, signal: AbortSignal): Promise<() => Promise<void>> {
  const { port } = readConfig({ PORT: process.env.PORT });
  const serviceUrl = `http://localhost:${port}`;
  const [amoPort, bitrixPort] = [await openPort(port + 1), await openPort(port + 2)];
  const story = { seed: 10, from: now() - HISTORY_DAYS * DAY, to: now(), leadsPerDay: LEADS_PER_DAY };
  const telling = living(story, story.from);
  const past = telling.until(now());
  const amo = startAmoDemo(amoPort, past, serviceUrl);
  const bitrix = startBitrixDemo(bitrixPort, past, serviceUrl);
  const service = await startService(
    readConfig({
      DESYATKA_DATA: folder,
      PORT: String(port),
      PUBLIC_URL: serviceUrl,
      DESYATKA_CRM_HOSTS: `${amoPort.host},${bitrixPort.host}`,
      AMOCRM_CLIENT_ID: CLIENT_ID,
      AMOCRM_CLIENT_SECRET: CLIENT_SECRET,
      LOG_LEVEL: "warn",
    }),
  );
  const accounts = [
    await connectDemo(service, "amocrm", { url: amoPort.origin, token: AMO_TOKEN }, amoSettings()),
    await connectDemo(service, "bitrix24", { webhook: bitrix.webhook }, bitrixSettings()),
  ];
  // New requests, calls and deals happen at their time.
  const life = setInterval(() => {
    for (const event of telling.until(now())) {
      amo.tell(event);
      bitrix.tell(event);
    }
  }, LIVING_MS);

  say("\nДесятка: демонстрация / demo\n");
  say(`  amoCRM     ${amoPort.origin}/widget_page/desyatka`);
  say(`  Bitrix24   ${bitrixPort.origin}/`);
  say("\nThe pages can be opened already; the first pull runs at the CRMs' real limits (about a minute):");
  showProgress(service.context.store, accounts, process.stdout, signal).then(
    () => say("Ready. New requests, calls and deals keep arriving. Ctrl+C stops and forgets everything."),
    () => undefined,
  );
  return async () => {
    clearInterval(life);
    await service.stop();
    await Promise.all([amoPort.close(), bitrixPort.close()]);
  };
}

/** Ctrl+C ends everything in order; a second one at once. */
const stopping = new AbortController();
const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener("abort", () => resolve()));
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stopping.abort());

const folder = mkdtempSync(join(tmpdir(), "desyatka-demo-"));
try {
  const stop = await demo(folder, stopping.signal);
  await stopped;
  await stop();
} catch (error) {
  process.stderr.write(`${error instanceof ConnectorError ? error.tell("en") : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
// What a failed start has opened already must not keep it alive.
process.exit();
