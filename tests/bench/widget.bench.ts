import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { CONTEXT, launchBrowser } from "../browser/launch.ts";
import { type HostPages, openHostPages } from "../widget/canned/host-pages.ts";
import { MANY, withManyManagers } from "../widget/canned/large.ts";
import { table } from "./table.ts";

/** The widget in a real browser: what it weighs, and how long a reader waits. Needs `npm run build`. */
export const title = "Widget: 300 managers and 10,000 leads in a browser";

const GOAL_MS = 100;
const TURNS = 15;
const OPENINGS = 100;
const LEADS = 10_000;
const DETAIL = "#period=month:2026-11&figure=productivity";

interface Act {
  name: string;
  hash?: string;
  /** In the page, before the first turn. */
  prepare?: (page: Page) => Promise<void>;
  /** Code of the page, with `shadow` at hand; measured until the frame after it is drawn. */
  code: string;
}

const openLeads = async (page: Page) => {
  await page.locator("[data-kpi=conversion] .tile-foot button").click();
  await page.locator(".lead").first().waitFor();
};
const showAll = (page: Page) => page.locator(".ranks ~ .link").click();

const ACTS: Act[] = [
  { name: `show ${MANY} managers, or ten`, code: `shadow.querySelector(".ranks ~ .link").click()` },
  {
    name: `rank ${MANY} by another figure`,
    prepare: showAll,
    code: `const select = shadow.querySelector(".card-head select");
      select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
      select.dispatchEvent(new Event("change", { bubbles: true }))`,
  },
  {
    name: `sort the work of ${MANY} by another column`,
    hash: DETAIL,
    prepare: (page) => page.locator(".is-dense").locator("xpath=../following-sibling::button").click(),
    code: `const sorts = [...shadow.querySelectorAll(".sort")];
      sorts[Math.floor(Math.random() * sorts.length)].click()`,
  },
  {
    name: `100 more of ${LEADS.toLocaleString("en")} leads`,
    prepare: openLeads,
    code: `shadow.querySelector(".more").click()`,
  },
  {
    name: `close the list of ${LEADS.toLocaleString("en")}, and open "why"`,
    prepare: openLeads,
    code: `(shadow.querySelector(".panel-close") ?? shadow.querySelector(".why")).click()`,
  },
  {
    name: "a figure in full, and back",
    code: `(shadow.querySelector(".back") ?? shadow.querySelector(".tile-open")).click()`,
  },
];

const MEASURE = `async (code, turns) => {
  const shadow = document.querySelector("#desyatka > div").shadowRoot;
  const run = new Function("shadow", code);
  const took = [];
  for (let turn = 0; turn < turns; turn++) {
    const start = performance.now();
    run(shadow);
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    took.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return took.sort((a, b) => a - b);
}`;

/** Notes when the first answer has been read and when its figures stand on the screen. */
const NOTE_FIRST = `{
  const ask = window.fetch;
  window.fetch = async (...given) => {
    const answer = await ask(...given);
    const read = answer.text.bind(answer);
    answer.text = async () => {
      const text = await read();
      window.answered ??= performance.now();
      return text;
    };
    return answer;
  };
  const look = () => {
    if (document.querySelector("#desyatka > div")?.shadowRoot?.querySelector(".tile-value")) {
      requestAnimationFrame(() => setTimeout(() => { window.shown = performance.now(); }));
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}`;

const ms = (value: number) => value.toFixed(0);
const middle = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)]!;

function timesRow(name: string, sorted: readonly number[]): string[] {
  const worst = sorted.at(-1)!;
  return [
    name,
    ms(middle(sorted)),
    ms(worst),
    worst < GOAL_MS ? "yes" : middle(sorted) < GOAL_MS ? "mostly" : "NO",
  ];
}

async function open(browser: Browser, pages: HostPages, hash = "", before = ""): Promise<Page> {
  const page = await (await browser.newContext(CONTEXT)).newPage();
  if (before) await page.addInitScript(before);
  await page.goto(`${pages.service}/plain${hash}`);
  await page.locator(".ranks, .detail").first().waitFor();
  return page;
}

async function times(browser: Browser, pages: HostPages): Promise<string[][]> {
  const rows: string[][] = [];
  const first: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const page = await open(browser, pages, "", NOTE_FIRST);
    await page.waitForFunction("window.shown");
    first.push(await page.evaluate<number>("window.shown - window.answered"));
    await page.context().close();
  }
  rows.push(
    timesRow(
      "the answer is there → its figures too",
      first.sort((a, b) => a - b),
    ),
  );
  for (const { name, hash, prepare, code } of ACTS) {
    const page = await open(browser, pages, hash);
    await prepare?.(page);
    const took = await page.evaluate<number[]>(`(${MEASURE})(${JSON.stringify(code)}, ${TURNS})`);
    rows.push(timesRow(name, took));
    await page.context().close();
  }
  return rows;
}

/** Gzipped bytes of the files of a folder whose names begin so. */
function weight(folder: string, names: readonly RegExp[]): number {
  const dist = join(import.meta.dirname, "../../dist/widget", folder);
  return readdirSync(dist)
    .filter((file) => names.some((name) => name.test(file)))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0);
}

const PAGE = [/^tab\.js/, /^tab-ru/, /^add-styles/, /^tiles/, /^page-start/, /^problem-line/, /^use-styles/];

function sizes(): string[][] {
  const kilobytes = (bytes: number) => (bytes / 1024).toFixed(1);
  return [
    ["card", kilobytes(weight("bitrix24", [/^card\.js/, /^card-ru/])), "10"],
    ["tab with what stands on its first page", kilobytes(weight("page", PAGE)), "45"],
    [
      "… and a figure in full, without its chart over time",
      kilobytes(weight("page", [...PAGE, /^detail/])),
      "",
    ],
    ["… and uPlot", kilobytes(weight("page", [...PAGE, /^detail/, /^draw-series/])), ""],
  ];
}

/** What a hundred openings and closings in amoCRM leave behind. */
async function growth(browser: Browser, pages: HostPages): Promise<string[][]> {
  const page = await (await browser.newContext(CONTEXT)).newPage();
  await page.goto(`${pages.amocrm}/widget_page/desyatka`);
  await page.locator(".ranks").waitFor();
  const client = await page.context().newCDPSession(page);
  await client.send("Performance.enable");
  const measured = async () => {
    await client.send("HeapProfiler.collectGarbage");
    const { metrics } = await client.send("Performance.getMetrics");
    return (name: string) => metrics.find((metric) => metric.name === name)!.value;
  };
  const reopen = async (count: number) => {
    for (let time = 0; time < count; time++) {
      await page.evaluate("demoHost.leave()");
      await page.evaluate("demoHost.enter()");
      await page.locator(".ranks").waitFor();
    }
  };
  await reopen(10);
  const before = await measured();
  await reopen(OPENINGS);
  const after = await measured();
  const row = (name: string, metric: string, scale = 1) => [
    name,
    (before(metric) / scale).toFixed(1),
    (after(metric) / scale).toFixed(1),
  ];
  return [
    row("heap, MB", "JSHeapUsedSize", 1e6),
    row("nodes", "Nodes"),
    row("listeners", "JSEventListeners"),
    row("documents", "Documents"),
  ];
}

export async function run(print: (line: string) => void): Promise<void> {
  const pages = await openHostPages();
  const browser = await launchBrowser();
  try {
    print(table(["gzipped, KB", "now", "at most"], sizes()));
    pages.scene.report = withManyManagers;
    pages.scene.records = LEADS;
    print(
      `\n${table(["ms until it is drawn", "median", "worst", `< ${GOAL_MS}`], await times(browser, pages))}`,
    );
    print(`\n${table([`after ${OPENINGS} openings`, "before", "after"], await growth(browser, pages))}`);
  } finally {
    await browser.close();
    await pages.close();
  }
}
