import type { Page } from "playwright-core";
import { alone, inAmo, inBitrix, PHONE, type Shot, TABLET } from "./shot.ts";

async function openLeads(page: Page): Promise<void> {
  await page.locator("[data-kpi=conversion] .tile-foot button").click();
  await page.locator(".lead").first().waitFor();
}

export const TAB_SHOTS: Shot[] = [
  { name: "tab-amocrm-ru-light", url: inAmo() },
  { name: "tab-amocrm-ru-dark", url: inAmo("theme=dark") },
  { name: "tab-amocrm-en-light", url: inAmo("lang=en") },
  { name: "tab-filtered", url: inAmo("#period=2026-11-02..2026-11-15&manager=7&source=10") },
  { name: "tab-bitrix24", url: inBitrix() },
  { name: "tab-bitrix24-tablet", url: inBitrix(), ...TABLET },
  { name: "tab-plain-1440", url: alone() },
  { name: "tab-plain-768", url: alone(), ...TABLET },
  { name: "tab-plain-320", url: alone(), ...PHONE },
  { name: "records-1440", url: inAmo(), act: openLeads },
  { name: "records-dark", url: inAmo("theme=dark"), act: openLeads },
  {
    name: "waiting-1440",
    url: alone(),
    act: async (page) => {
      await page.locator(".morning-line button").first().click();
      await page.locator(".lead").first().waitFor();
    },
  },
  { name: "records-320", url: alone(), ...PHONE, act: openLeads },
  { name: "why-1440", url: inAmo(), act: (page) => page.locator("[data-kpi=conversion] .why").click() },
  {
    name: "print-a4",
    url: alone(),
    width: 794,
    act: async (page) => {
      await page.locator(".ranks").waitFor();
      await page.emulateMedia({ media: "print" });
    },
  },
];
