/** The card's texts in the reader's language, and nothing of the tab's: a card must stay small. */
import type { Language } from "#shared/text/errors.ts";
import type { cardRu } from "./card-ru.ts";

export type CardText = typeof cardRu;

export async function cardTextIn(language: Language): Promise<CardText> {
  return language === "ru" ? (await import("./card-ru.ts")).cardRu : (await import("./card-en.ts")).cardEn;
}
