/** Settings being edited: a copy, and what every screen needs to change it. */
import type { SettingsAnswer } from "#shared/api/answers.ts";
import type { Dictionaries } from "#shared/domain/dictionaries.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { Language } from "#shared/text/errors.ts";
import type { Formats } from "../format/formats.ts";
import type { SettingsText } from "../text/settings-text.ts";

export interface ScreenProps {
  settings: Settings;
  dictionaries: Dictionaries;
  text: SettingsText;
  formats: Formats;
  /** The reader's, in which others are written to. */
  language: Language;
  currency: string;
  /** Lays `changed` over the draft, one level deep: `{ nps: { …settings.nps, field: "7" } }`. */
  change(changed: Partial<Settings>): void;
}

export type Loaded = SettingsAnswer;

/** `list` with the item, or without it. */
export function withItem(list: readonly string[], item: string, wanted: boolean): string[] {
  const others = list.filter((one) => one !== item);
  return wanted ? [...others, item] : others;
}

/** What people type between commas. */
export function splitList(text: string): string[] {
  return [...new Set(text.split(",").map((part) => part.trim()))].filter((part) => part !== "");
}
