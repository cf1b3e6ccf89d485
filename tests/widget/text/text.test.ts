import { describe, expect, test } from "vitest";
import * as en from "#shared/text/widget.en.ts";
import * as ru from "#shared/text/widget.ru.ts";

type Tree = { [key: string]: Tree | string | string[] };

/** Every text by its path; plural forms are one text. */
function leaves(tree: Tree, path = ""): [string, string | string[] | Tree][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string | string[] | Tree][] => {
    const at = `${path}${key}`;
    if (typeof value === "string" || Array.isArray(value) || "other" in value) return [[at, value]];
    return leaves(value, `${at}.`);
  });
}

const [russian, english] = [ru, en].map((texts) => new Map(leaves(texts as unknown as Tree)));
const placeholders = (text: unknown) => [...new Set(String(text).match(/\{\w+\}/g) ?? [])].sort();

describe("the widget's texts", () => {
  test("are the same set in both languages", () => {
    expect([...english!.keys()].sort()).toEqual([...russian!.keys()].sort());
  });

  test("are none of them empty, and fill in the same names", () => {
    for (const [path, text] of russian!) {
      expect(JSON.stringify(text), path).not.toBe('""');
      expect(placeholders(english!.get(path)), path).toEqual(placeholders(text));
    }
  });

  test("have every plural form that their language needs", () => {
    for (const [texts, locale] of [
      [russian!, "ru"],
      [english!, "en"],
    ] as const) {
      const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
      for (const [path, forms] of texts) {
        if (typeof forms === "string" || Array.isArray(forms)) continue;
        const verb = new Set(Object.values(forms)).size === 1;
        if (!verb) expect(Object.keys(forms).sort(), `${locale} ${path}`).toEqual([...needed].sort());
      }
    }
  });

  test("Russian is in Russian letters", () => {
    const foreign = [...russian!].filter(([, text]) => typeof text === "string" && !/[а-яё]/i.test(text));
    expect(foreign.map(([path]) => path).sort()).toEqual([
      "settingsText.addresses.email",
      "settingsText.nps",
      "settingsText.ways.telegram",
      "tabText.nLabel",
    ]);
  });
});
