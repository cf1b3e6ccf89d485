import type { Page } from "playwright-core";
import { KPI_IDS } from "#shared/api/report.ts";
import { alone, inAmo, PHONE, type Shot, TABLET } from "./shot.ts";

const at = (figure: string) => `#period=month:2026-11&figure=${figure}`;

async function drawn(page: Page): Promise<void> {
  await page.locator(".uplot").first().waitFor();
  await page.waitForTimeout(300);
}

export const DETAIL_SHOTS: Shot[] = KPI_IDS.flatMap((figure) => [
  { name: `detail-${figure}`, url: inAmo(at(figure)), act: drawn },
  { name: `detail-${figure}-dark`, url: inAmo(`theme=dark${at(figure)}`), act: drawn },
  { name: `detail-${figure}-tablet`, url: alone(`lang=en${at(figure)}`), ...TABLET, act: drawn },
  { name: `detail-${figure}-phone`, url: alone(at(figure)), ...PHONE, act: drawn },
]);
