/** What every journey through the CRMs' pages begins and ends with: one browser a file, fresh pages a test. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type HostPages, openHostPages } from "../widget/canned/host-pages.ts";
import { launchBrowser } from "./launch.ts";
import { type Visit, type VisitOptions, visit } from "./visit.ts";

export interface Journey {
  browser: Browser;
  pages: HostPages;
  /** The page that was opened last; closed after the test. */
  opened: Visit;
  open(url: string, options?: VisitOptions): Promise<Visit>;
}

export function hostPagesJourney(): Journey {
  const journey = {
    async open(url: string, options?: VisitOptions) {
      journey.opened = await visit(journey.browser, url, options);
      return journey.opened;
    },
  } as Journey;
  beforeAll(async () => {
    journey.browser = await launchBrowser();
  });
  afterAll(() => journey.browser.close());
  beforeEach(async () => {
    journey.pages = await openHostPages();
  });
  afterEach(async () => {
    // A test that failed early may have opened nothing.
    await (journey.opened as Visit | undefined)?.close();
    await journey.pages.close();
  });
  return journey;
}
