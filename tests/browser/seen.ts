import type { Locator } from "playwright-core";

/** What a reader sees of the first such element, in one line with plain spaces: hidden text is not there. */
export async function seen(locator: Locator): Promise<string> {
  await locator.first().waitFor({ state: "attached" });
  const [text = ""] = await locator.allInnerTexts();
  return text.replace(/\s+/g, " ").trim();
}
