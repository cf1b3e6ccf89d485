/**
 * The whole way at once, nothing canned: a simulated amoCRM, the real connector pulling it at its real limits, the CRM's
 * page with the widget in a real browser. What stands on the screen is what the command line reports.
 */
import { mkdtempSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "#connector/config.ts";
import { type Service, startService } from "#connector/http/server.ts";
import { KPI_IDS, type KpiBlock, type Report } from "#shared/api/report.ts";
import { createStory } from "#tests/fakes/story/story.ts";
import { launchBrowser } from "../browser/launch.ts";
import { seen } from "../browser/seen.ts";
import { type Visit, visit } from "../browser/visit.ts";
import { desyatka } from "../connector/cli/desyatka.ts";
import { AMO_TOKEN, CLIENT_ID, CLIENT_SECRET, startAmoDemo } from "../demo/amocrm-demo.ts";
import { connectDemo } from "../demo/connect-demo.ts";
import { amoSettings } from "../demo/demo-settings.ts";
import { type OpenPort, openPort } from "../demo/open-port.ts";
import { showProgress } from "../demo/show-progress.ts";

const DAY = 86_400;
const now = Math.floor(Date.now() / 1000);
/** The last whole month, which no passing minute changes. */
const PERIOD = `month:${new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() - 1, 1)).toISOString().slice(0, 7)}`;

let browser: Browser;
let crm: OpenPort;
let service: Service;
let opened: Visit;
let account: string;
const folder = mkdtempSync(join(tmpdir(), "desyatka-front-door-"));

/** A port that is free now. The service's own address is written into pages before it listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function command<Answer>(...words: string[]): Promise<Answer> {
  const ran = await desyatka([...words, "--account", account, "--period", PERIOD, "--json"], {
    DESYATKA_DATA: folder,
  });
  expect(ran.code, ran.err).toBe(0);
  return JSON.parse(ran.out) as Answer;
}

beforeAll(async () => {
  const port = await freePort();
  const serviceUrl = `http://localhost:${port}`;
  crm = await openPort(0);
  startAmoDemo(crm, createStory({ seed: 12, from: now - 100 * DAY, to: now, leadsPerDay: 4 }), serviceUrl);
  service = await startService(
    readConfig({
      DESYATKA_DATA: folder,
      PORT: String(port),
      PUBLIC_URL: serviceUrl,
      DESYATKA_CRM_HOSTS: crm.host,
      AMOCRM_CLIENT_ID: CLIENT_ID,
      AMOCRM_CLIENT_SECRET: CLIENT_SECRET,
      LOG_LEVEL: "silent",
    }),
  );
  const connected = await connectDemo(
    service,
    "amocrm",
    { url: crm.origin, token: AMO_TOKEN },
    amoSettings(),
  );
  account = connected.id;
  const unseen = { write: () => true, isTTY: true };
  await showProgress(service.context.store, [connected], unseen, AbortSignal.timeout(90_000));
  browser = await launchBrowser();
  opened = await visit(browser, `${crm.origin}/widget_page/desyatka#period=${PERIOD}`, { at: null });
  await opened.page.locator(".tile-value").first().waitFor();
}, 150_000);

afterAll(async () => {
  await opened?.close();
  await browser?.close();
  await service?.stop();
  await crm?.close();
});

const SECONDS: readonly [RegExp, number][] = [
  [/^(д|d)/, DAY],
  [/^(ч|h)/, 3_600],
  [/^(мин|min|m)/, 60],
  [/^(с|s)/, 1],
];

/** A number as it is written, and by how much rounding may have changed it. */
function readNumber(text: string): { value: number; within: number } {
  const plain = text.replace("−", "-").replace("+", "").replaceAll(" ", "").replace(",", ".");
  const decimals = plain.split(".")[1]?.length ?? 0;
  return { value: Number(plain), within: 0.5 * 10 ** -decimals };
}

/** What a reader takes from a tile: `1 ч 5 мин` is 3,900 seconds, `187 450 ₽` that many times a hundred. */
function readFigure(text: string, unit: KpiBlock<unknown>["unit"]): { value: number; within: number } {
  const parts = [...text.matchAll(/([+−-]?\d[\d ]*(?:,\d+)?) ?([^\d+−-]*)/g)];
  if (unit !== "seconds") {
    const { value, within } = readNumber(parts[0]![1]!);
    const scale = unit === "money" ? 100 : 1;
    return { value: value * scale, within: within * scale };
  }
  return parts.reduce(
    (sum, [, number, word]) => {
      const { value, within } = readNumber(number!);
      const scale = SECONDS.find(([pattern]) => pattern.test(word!.trim()))![1];
      return { value: sum.value + value * scale, within: within * scale };
    },
    { value: 0, within: 0 },
  );
}

const tile = (page: Page, id: string, part: string) => seen(page.locator(`[data-kpi=${id}] ${part}`));

test("the ten figures on the screen are those of `report`", async () => {
  const { page } = opened;
  const { kpis } = await command<Report>("report");
  expect(Object.keys(kpis).sort()).toEqual([...KPI_IDS].sort());
  const told: string[] = [];
  for (const id of KPI_IDS) {
    const { value, unit, n } = kpis[id];
    if (value === null) {
      expect(await tile(page, id, ".tile-reason"), id).not.toBe("");
      continue;
    }
    const text = await tile(page, id, ".tile-value");
    const read = readFigure(text, unit);
    expect(Math.abs(read.value - value), `${id}: ${text} for ${value}`).toBeLessThanOrEqual(
      read.within * 1.001,
    );
    expect(await tile(page, id, ".tile-foot"), id).toContain(`n = ${n}`);
    told.push(id);
  }
  expect(told.length).toBeGreaterThanOrEqual(8);
  expect(opened.errors).toEqual([]);
});

test("a click on a figure opens the very leads that `records` lists", async () => {
  const { page } = opened;
  const { count, records } = await command<{ count: number; records: { id: string }[] }>(
    "records",
    "--of",
    "average-check.n",
  );
  await page.locator("[data-kpi=average-check] .tile-foot button").click();
  await page.locator(".lead").first().waitFor();
  const links = await page
    .locator(".lead a")
    .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
  expect(links).toHaveLength(count);
  expect(links.toSorted()).toEqual(records.map(({ id }) => `${crm.origin}/leads/detail/${id}`).toSorted());
});
