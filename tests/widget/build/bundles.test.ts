import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";

/** What the build makes: how heavy it is, and what amoCRM's moderators would say of it. `npm test` builds first. */
const dist = join(import.meta.dirname, "../../../dist/widget");
const read = (file: string) => readFileSync(join(dist, file), "utf8");
const KILOBYTE = 1024;

beforeAll(() => {
  if (!existsSync(dist)) throw new Error("The widget is not built yet: run `npm run build` first.");
});

/** The modules that a module loads: at once, and only when a part is opened. */
function importsOf(folder: string, file: string): { now: string[]; later: string[] } {
  const code = read(`${folder}/${file}`);
  const names = (pattern: RegExp) => [...code.matchAll(pattern)].map((match) => match[1]!);
  return {
    now: names(/(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g),
    later: names(/import\(\s*["'`]\.\/([^"'`]+)["'`]\s*\)/g),
  };
}

/** An entry with all that it loads at once, and one language. */
function loaded(folder: string, entry: string, also: readonly RegExp[]): Set<string> {
  const found = new Set<string>();
  const visit = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    const { now, later } = importsOf(folder, file);
    for (const next of [...now, ...later.filter((name) => also.some((pattern) => pattern.test(name)))])
      visit(next);
  };
  visit(entry);
  return found;
}

const weight = (folder: string, files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + gzipSync(read(`${folder}/${file}`), { level: 9 }).length, 0);

describe("sizes, gzipped", () => {
  test("a card takes at most 10 KB, with everything in it", () => {
    const files = loaded("bitrix24", "card.js", [/^card-ru/]);
    expect(files.size).toBe(2);
    expect(weight("bitrix24", files)).toBeLessThan(10 * KILOBYTE);
  });

  test.each(["bitrix24", "page"])(
    "the tab of %s takes at most 45 KB with its charts on the screen",
    (folder) => {
      expect(weight(folder, loaded(folder, "tab.js", [/^tab-ru/]))).toBeLessThan(45 * KILOBYTE);
    },
  );

  test("a figure in full with its chart over time, which is mostly uPlot, brings at most 32 KB more", () => {
    const page = loaded("page", "tab.js", [/^tab-ru/]);
    const full = loaded("page", "tab.js", [/^tab-ru/, /^detail/, /^draw-series/]);
    expect(weight("page", full) - weight("page", page)).toBeLessThan(32 * KILOBYTE);
  });

  test("uPlot comes only when a chart over time is opened", () => {
    const files = [...loaded("page", "tab.js", [/^tab-ru/, /^detail/])];
    expect(files.some((file) => file.startsWith("draw-series"))).toBe(false);
    expect(readdirSync(join(dist, "page")).some((file) => file.startsWith("draw-series"))).toBe(true);
  });
});

describe("amoCRM's script", () => {
  test("is one readable file that RequireJS takes", () => {
    const code = read("amocrm/script.js");
    expect(readdirSync(join(dist, "amocrm"))).toEqual(["script.js"]);
    expect(code).toContain("define.amd");
    expect(Math.max(...code.split("\n").map((line) => line.length))).toBeLessThan(2_000);
    expect(code.split("\n").length).toBeGreaterThan(5_000);
  });

  test("has nothing in it that moderators reject", () => {
    const code = read("amocrm/script.js");
    for (const pattern of [
      /\bconsole\.(?!trace\b)/,
      /\beval\s*\(/,
      /\bnew Function\b/,
      /\bAPP\.[\w.]+\s*=[^=]/,
      /createElement\(\s*["']script["']/,
      /\balert\s*\(/,
      /\bdebugger\b/,
      /document\.write/,
    ]) {
      expect(code).not.toMatch(pattern);
    }
  });

  test("keeps the mark where `pack` writes the service's address, once", () => {
    expect(read("amocrm/script.js").match(/https:\/\/desyatka\.invalid/g)).toHaveLength(1);
  });
});
