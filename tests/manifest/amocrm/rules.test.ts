import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { amoArchive } from "#manifest/amocrm/archive.ts";
import { type ArchiveFiles, archiveFaults } from "#manifest/amocrm/rules.ts";
import type { AmoManifest } from "#manifest/amocrm/schema.ts";

/** Every rule of the marketplace that we read, each broken on its own in an archive that is otherwise sound. */
const built = join(import.meta.dirname, "../../../dist/widget/amocrm");
const archive = (isPrivate = false) =>
  amoArchive({ built, version: "1.2.3", publicUrl: "https://desyatka.example", private: isPrivate });

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (content: Uint8Array | undefined) => new TextDecoder().decode(content);

/** The faults of an archive after a change of its files or its manifest. */
function faultsAfter(change: (files: ArchiveFiles, manifest: AmoManifest) => void): string[] {
  const { files, manifest } = archive();
  change(files, manifest);
  return archiveFaults(files, manifest);
}

function withText(
  files: ArchiveFiles,
  locale: string,
  change: (texts: Record<string, object>) => void,
): void {
  const texts = JSON.parse(textOf(files[`i18n/${locale}.json`])) as Record<string, object>;
  change(texts);
  files[`i18n/${locale}.json`] = bytes(JSON.stringify(texts));
}

test.each([false, true])("the archive as it is breaks no rule (private: %s)", (isPrivate) => {
  const { files, manifest } = archive(isPrivate);
  expect(archiveFaults(files, manifest)).toEqual([]);
});

describe("texts", () => {
  test("are there in every language that is declared", () => {
    const faults = faultsAfter((files) => {
      delete files["i18n/en.json"];
    });
    expect(faults).toContain("i18n/en.json is missing");
    expect(faultsAfter((files) => withText(files, "en", (texts) => delete texts.menu))).toEqual([
      "i18n/en.json has no text menu.title",
    ]);
    expect(
      faultsAfter((files) =>
        withText(files, "ru", (texts) => Object.assign(texts.settings!, { extra: "Ещё" })),
      ),
    ).toEqual(["i18n/en.json has no text settings.extra"]);
  });

  test.each([
    ["name", "Десятка — десять показателей отдела продаж", "too long"],
    ["short_description", "п".repeat(51), "too long"],
    ["description", "п".repeat(401), "too long"],
    ["name", "Сверхпоказателипродаж", "too long a word"],
    ["name", "Десятка для amoCRM", "may not contain the CRM's"],
  ])("keep to their length, and name no CRM: %s = %s", (key, value, fault) => {
    const faults = faultsAfter((files) =>
      withText(files, "ru", (texts) => Object.assign(texts.widget!, { [key]: value })),
    );
    expect(faults.join()).toContain(fault);
  });
});

describe("pictures", () => {
  test("have the size that is asked for, and are there", () => {
    expect(
      faultsAfter((files) => {
        files["images/logo.png"] = files["images/logo_main.png"]!;
      }),
    ).toEqual(["images/logo.png is not a PNG of 130 × 100"]);
    expect(
      faultsAfter((files) => {
        delete files["images/tour_en_1.png"];
      }),
    ).toEqual(["images/tour_en_1.png is missing"]);
  });

  test("weigh at most 300 KB", () => {
    const faults = faultsAfter((files) => {
      const heavy = new Uint8Array(300_001);
      heavy.set(files["images/logo.png"]!);
      files["images/logo.png"] = heavy;
    });
    expect(faults).toEqual(["images/logo.png is larger than 300 KB"]);
  });
});

describe("the script", () => {
  test.each([
    ["console.log(1);", "console.*"],
    ["eval('1');", "eval"],
    ["new Function('return 1')();", "new Function"],
    ["APP.data.current_card = null;", "a write to APP"],
    ['document.createElement("script");', "an injected script"],
    ["alert('!');", "alert"],
    ["document.write('');", "document.write"],
    ['request.open("GET", "/", false);', "a synchronous request"],
    ["// TODO: later", "a leftover"],
  ])("contains no %s", (code, what) => {
    const faults = faultsAfter((files) => {
      files["script.js"] = bytes(`${textOf(files["script.js"])}\n${code}\n`);
    });
    expect(faults).toEqual([`script.js contains ${what}`]);
  });

  test("is not minified", () => {
    const faults = faultsAfter((files) => {
      files["script.js"] = bytes(textOf(files["script.js"]).replaceAll("\n", " "));
    });
    expect(faults).toContain("script.js looks minified");
  });

  test("does something in each place that the manifest declares", () => {
    expect(faultsAfter((_, manifest) => manifest.locations.push("everywhere"))).toEqual([
      "the location everywhere is declared, but script.js does nothing there",
    ]);
  });
});

describe("the layout", () => {
  test("has the manifest and the script at its root, and nothing that is not used", () => {
    const faults = faultsAfter((files) => {
      files["widget/script.js"] = files["script.js"]!;
      delete files["script.js"];
    });
    expect(faults).toEqual(["script.js is missing", "widget/script.js is used by nothing"]);
  });

  test("is UTF-8 without a byte order mark, with line ends as on Unix", () => {
    expect(
      faultsAfter((files) => {
        files["i18n/ru.json"] = new Uint8Array([0xef, 0xbb, 0xbf, ...files["i18n/ru.json"]!]);
      })[0],
    ).toBe("i18n/ru.json begins with a byte order mark");
    expect(
      faultsAfter((files) => {
        files["manifest.json"] = bytes(textOf(files["manifest.json"]).replaceAll("\n", "\r\n"));
      }),
    ).toEqual(["manifest.json has Windows line ends"]);
  });

  test("has a menu item exactly where it has a menu page", () => {
    expect(faultsAfter((_, manifest) => delete manifest.left_menu)).toContain(
      "left_menu and the location widget_page belong together",
    );
  });
});

describe("the private archive", () => {
  const { files, manifest } = archive(true);

  test("has its page under the advanced settings, because only a public one may have a menu item", () => {
    expect(manifest.left_menu).toBeUndefined();
    expect(manifest.locations).toContain("advanced_settings");
    expect(manifest.locations).not.toContain("widget_page");
    expect(files["images/menu.svg"]).toBeUndefined();
  });
});

test("the script knows the service's address, and the manifest the version", () => {
  const { files, manifest } = archive();
  expect(textOf(files["script.js"])).toContain('"https://desyatka.example"');
  expect(textOf(files["script.js"])).not.toContain("desyatka.invalid");
  expect(manifest.widget.version).toBe("1.2.3");
});
