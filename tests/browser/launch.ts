/** A real browser that npm installed, the same for everybody: Russian, Moscow time, no network but this machine. */
import chromium from "@sparticuz/chromium";
import { type Browser, type BrowserContextOptions, chromium as playwright } from "playwright-core";

export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // The sandbox needs rights that containers do not give; every page opened here is our own.
    args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
  });
}

/** uPlot needs a locale that `Intl` knows; the bare browser reports `en-US@posix`. */
export const CONTEXT: BrowserContextOptions = {
  locale: "ru-RU",
  timezoneId: "Europe/Moscow",
  viewport: { width: 1440, height: 900 },
  reducedMotion: "reduce",
};
