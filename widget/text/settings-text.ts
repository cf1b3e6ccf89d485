/** The settings' texts in the reader's language. */
import type { Language } from "#shared/text/errors.ts";
import type { settingsText } from "#shared/text/widget/ru/settings.ts";

export type SettingsText = typeof settingsText;

export async function settingsTextIn(language: Language): Promise<SettingsText> {
  const module =
    language === "ru"
      ? await import("#shared/text/widget/ru/settings.ts")
      : await import("#shared/text/widget/en/settings.ts");
  return module.settingsText;
}
