import type { Page } from "playwright-core";
import { alone, inAmo, PHONE, type Shot } from "./shot.ts";

const OPEN = "#period=month:2026-11&settings=open";
const SCREENS = ["steps", "hours", "people", "sources", "warnings", "plan", "reports"];

const screen = (index: number, name: string) => async (page: Page) => {
  await page.locator(".screens button").nth(index).click();
  if (name === "steps") await page.locator(".lead-in + p button").click();
};

export const SETTINGS_SHOTS: Shot[] = [
  ...SCREENS.flatMap((name, index): Shot[] => [
    { name: `settings-${name}`, url: inAmo(OPEN), act: screen(index, name) },
    { name: `settings-${name}-dark`, url: inAmo(`theme=dark${OPEN}`), act: screen(index, name) },
    { name: `settings-${name}-phone`, url: alone(OPEN), ...PHONE, act: screen(index, name) },
  ]),
  {
    name: "settings-preview",
    url: inAmo(OPEN),
    act: async (page) => {
      await page.locator(".screens button").nth(1).click();
      await page.locator(".field input").first().fill("5");
      await page.locator(".save-bar button").nth(1).click();
      await page.locator(".preview").waitFor();
    },
  },
];
