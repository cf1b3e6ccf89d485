/** The tab's texts in the reader's language; the other language is not even loaded where modules load apart. */
import type { Language } from "#shared/text/errors.ts";
import type { tabRu } from "./tab-ru.ts";

export type TabText = typeof tabRu;

export async function tabTextIn(language: Language): Promise<TabText> {
  return language === "ru" ? (await import("./tab-ru.ts")).tabRu : (await import("./tab-en.ts")).tabEn;
}
