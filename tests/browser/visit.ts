/** Opens a page of a CRM in the browser and notes everything that goes wrong on it. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { CONTEXT } from "./launch.ts";

export interface Visit {
  page: Page;
  /** Exceptions, and what was written to the console as an error. */
  errors: string[];
  close(): Promise<void>;
}

export interface VisitOptions extends BrowserContextOptions {
  /** What the browser's clock shows (ISO); it stands still unless the test moves it. `null`: the machine's own clock. */
  at?: string | null;
  /** Runs in the page before anything else. */
  before?: string;
}

/** Three minutes after the canned answers were made. */
const AT = "2026-11-23T09:03:00Z";

export async function visit(browser: Browser, url: string, options: VisitOptions = {}): Promise<Visit> {
  const { at = AT, before, ...context } = options;
  const opened = await browser.newContext({ ...CONTEXT, ...context });
  const page = await opened.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  if (at !== null) await page.clock.install({ time: at });
  if (before) await page.addInitScript(before);
  await page.goto(url);
  return { page, errors, close: () => opened.close() };
}
