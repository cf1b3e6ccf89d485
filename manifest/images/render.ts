/**
 * Draws the marketplace pictures from `mark.svg` into `manifest/images`, with the browser that the tests use. Run by
 * hand when the sign changes (`node manifest/images/render.ts`); the pictures are checked in, so that `pack` needs no
 * browser.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import { chromium as browserType } from "playwright-core";
import { AMOCRM_PICTURES, BITRIX24_PICTURES, type Picture } from "./sizes.ts";

const folder = import.meta.dirname;
const mark = readFileSync(join(folder, "mark.svg"), "utf8");

function pageOf({ width, height, kind }: Picture): string {
  const side =
    kind === "mark" ? Math.min(width, height) : Math.round(height * (width > 2.4 * height ? 0.62 : 0.42));
  const wide = width > 2.4 * height;
  const name =
    kind === "logo" ? `<b style="font-size:${Math.round(side * (wide ? 0.52 : 0.4))}px">Десятка</b>` : "";
  return `<body style="margin:0;width:${width}px;height:${height}px;background:${kind === "logo" ? "#fff" : "transparent"};
    display:flex;flex-direction:${wide ? "row" : "column"};gap:${Math.round(side * 0.16)}px;align-items:center;justify-content:center;
    font-family:'Open Sans',Arial,sans-serif;color:#0b2f5c"><div style="width:${side}px;height:${side}px">${mark}</div>${name}</body>`;
}

const browser = await browserType.launch({
  executablePath: await chromium.executablePath(),
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  for (const [name, picture] of Object.entries({ ...AMOCRM_PICTURES, ...BITRIX24_PICTURES })) {
    const page = await browser.newPage({
      viewport: { width: picture.width, height: picture.height },
      locale: "ru-RU",
    });
    await page.setContent(pageOf(picture));
    writeFileSync(join(folder, name), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
