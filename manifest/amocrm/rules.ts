/**
 * Our own reading of amoCRM's rules for a widget archive (crm/amocrm.md 5.1–5.10). A moderator rejects at the first
 * fault, so `pack` refuses to write an archive that breaks one; each fault is one sentence naming file and key.
 */

import { pngSize } from "../images/png-size.ts";
import { AMOCRM_PICTURES, MAX_PICTURE_BYTES, SLIDE } from "../images/sizes.ts";
import type { AmoManifest } from "./schema.ts";

/** Path inside the archive → content. */
export type ArchiveFiles = Record<string, Uint8Array>;

const LIMITS = { name: 30, word: 19, short_description: 50, description: 400 } as const;
/** Forbidden in the widget's code: 5.10, points 4 to 7. */
const FORBIDDEN: [RegExp, string][] = [
  [/\bconsole\.(?!trace\b)/, "console.*"],
  [/\beval\s*\(/, "eval"],
  [/\bnew Function\b/, "new Function"],
  [/\bAPP\.[\w.]+\s*=[^=]/, "a write to APP"],
  [/createElement\(\s*["']script["']\s*\)/, "an injected script"],
  [/\balert\s*\(/, "alert"],
  [/\bdebugger\b/, "debugger"],
  [/\bdocument\.write\b/, "document.write"],
  [/\.open\([^)]*,\s*false\s*\)/, "a synchronous request"],
  [/\b(TODO|FIXME)\b/, "a leftover"],
];
/** What the script must answer for each location that the manifest declares: 5.3 calls an unused one a fault. */
const USES: Record<string, RegExp> = {
  widget_page: /\binitMenuPage\b/,
  advanced_settings: /\badvancedSettings\b/,
  settings: /\bsettings\s*:/,
  "lcard-1": /\bcurrent_card\b/,
};

const text = (content: Uint8Array) => new TextDecoder().decode(content);

function textAt(document: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
}

/** Keys of the manifest whose value is a path into the texts. */
function textPaths(manifest: AmoManifest): string[] {
  const menu = Object.values(manifest.left_menu ?? {}).map((item) => item.title);
  const advanced = manifest.advanced ? [manifest.advanced.title] : [];
  const settings = Object.values(manifest.settings).map((field) => field.name);
  const { name, description, short_description } = manifest.widget;
  return [
    name,
    description,
    short_description,
    manifest.tour.tour_description,
    ...menu,
    ...advanced,
    ...settings,
  ];
}

function textFaults(files: ArchiveFiles, manifest: AmoManifest): string[] {
  return manifest.widget.locale.flatMap((locale) => {
    const file = `i18n/${locale}.json`;
    const content = files[file];
    if (!content) return [`${file} is missing`];
    const document: unknown = JSON.parse(text(content));
    const missing = textPaths(manifest).filter((path) => typeof textAt(document, path) !== "string");
    return [...missing.map((path) => `${file} has no text ${path}`), ...lengthFaults(file, document)];
  });
}

/** A text that only one language has is a text that somebody does not see. */
function languageFaults(files: ArchiveFiles, manifest: AmoManifest): string[] {
  const keysOf = (document: unknown, above = ""): string[] =>
    typeof document === "object" && document !== null
      ? Object.entries(document).flatMap(([key, value]) => keysOf(value, `${above}${key}.`))
      : [above.slice(0, -1)];
  const present = manifest.widget.locale.filter((locale) => files[`i18n/${locale}.json`]);
  const keys = present.map((locale) => keysOf(JSON.parse(text(files[`i18n/${locale}.json`]!))));
  const all = [...new Set(keys.flat())];
  return present.flatMap((locale, index) =>
    all.filter((key) => !keys[index]!.includes(key)).map((key) => `i18n/${locale}.json has no text ${key}`),
  );
}

function lengthFaults(file: string, document: unknown): string[] {
  const widget = textAt(document, "widget") as Record<string, string>;
  const tooLong = (["name", "short_description", "description"] as const).filter(
    (key) => (widget[key]?.length ?? 0) > LIMITS[key],
  );
  const words = widget.name?.split(/\s/).filter((word) => word.length > LIMITS.word) ?? [];
  const foreign = /kommo|amocrm/i.test(widget.name ?? "")
    ? [`${file}: the name may not contain the CRM's`]
    : [];
  return [
    ...tooLong.map((key) => `${file}: widget.${key} is too long`),
    ...words.map((word) => `${file}: ${word} is too long a word`),
    ...foreign,
  ];
}

const slidesOf = (manifest: AmoManifest) =>
  Object.values(manifest.tour.tour_images)
    .flat()
    .map((path) => path.replace(/^\//, ""));

function pictureFaults(files: ArchiveFiles, manifest: AmoManifest): string[] {
  const wanted: [string, { width: number; height: number }][] = [
    ...Object.entries(AMOCRM_PICTURES).map(([name, size]): [string, typeof size] => [`images/${name}`, size]),
    ...slidesOf(manifest).map((path): [string, typeof SLIDE] => [path, SLIDE]),
  ];
  return wanted.flatMap(([path, { width, height }]) => {
    const content = files[path];
    if (!content) return [`${path} is missing`];
    const size = pngSize(content);
    if (size?.width !== width || size.height !== height)
      return [`${path} is not a PNG of ${width} × ${height}`];
    return content.length > MAX_PICTURE_BYTES ? [`${path} is larger than 300 KB`] : [];
  });
}

function codeFaults(files: ArchiveFiles): string[] {
  const scripts = Object.entries(files).filter(([path]) => path.endsWith(".js"));
  return scripts.flatMap(([path, content]) => {
    const code = text(content);
    const found = FORBIDDEN.filter(([pattern]) => pattern.test(code)).map(
      ([, what]) => `${path} contains ${what}`,
    );
    const longest = code.split("\n").reduce((max, line) => Math.max(max, line.length), 0);
    return longest > 2_000 ? [...found, `${path} looks minified`] : found;
  });
}

function locationFaults(files: ArchiveFiles, manifest: AmoManifest): string[] {
  const script = files["script.js"];
  if (!script) return [];
  const code = text(script);
  return manifest.locations
    .filter((location) => !USES[location]?.test(code))
    .map((location) => `the location ${location} is declared, but script.js does nothing there`);
}

/** Files that nothing refers to are leftovers to a moderator. */
function fileFaults(files: ArchiveFiles, manifest: AmoManifest): string[] {
  const used = new Set([
    ...["manifest.json", "script.js"],
    ...manifest.widget.locale.map((locale) => `i18n/${locale}.json`),
    ...Object.keys(AMOCRM_PICTURES).map((name) => `images/${name}`),
    ...Object.values(manifest.left_menu ?? {}).map((item) => item.icon),
    ...slidesOf(manifest),
  ]);
  const icons = Object.values(manifest.left_menu ?? {}).map((item) => item.icon);
  return [
    ...icons.filter((path) => !files[path]).map((path) => `${path} is missing`),
    ...Object.keys(files)
      .filter((path) => !used.has(path))
      .map((path) => `${path} is used by nothing`),
  ];
}

function layoutFaults(files: ArchiveFiles, manifest: AmoManifest): string[] {
  const faults: string[] = [];
  for (const path of ["manifest.json", "script.js"]) if (!files[path]) faults.push(`${path} is missing`);
  for (const [path, content] of Object.entries(files)) {
    if (!/\.(json|js|css|svg|twig)$/.test(path)) continue;
    if (content[0] === 0xef && content[1] === 0xbb) faults.push(`${path} begins with a byte order mark`);
    if (content.includes(0x0d)) faults.push(`${path} has Windows line ends`);
  }
  const page = manifest.locations.some((location) => location === "widget_page");
  if (page !== Boolean(manifest.left_menu))
    faults.push("left_menu and the location widget_page belong together");
  if (manifest.locations.includes("advanced_settings") !== Boolean(manifest.advanced)) {
    faults.push("advanced and the location advanced_settings belong together");
  }
  return faults;
}

/** Every fault of an archive; an empty list may be uploaded. */
export function archiveFaults(files: ArchiveFiles, manifest: AmoManifest): string[] {
  return [
    ...layoutFaults(files, manifest),
    ...new Set([...textFaults(files, manifest), ...languageFaults(files, manifest)]),
    ...locationFaults(files, manifest),
    ...fileFaults(files, manifest),
    ...pictureFaults(files, manifest),
    ...codeFaults(files),
  ];
}
