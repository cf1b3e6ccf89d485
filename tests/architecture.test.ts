import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

/** The house rules of ARCHITECTURE.md, held by the machine. */
const root = join(import.meta.dirname, "..");
const tracked = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => /\.tsx?$/.test(file) && existsSync(join(root, file)));
const read = (file: string) => readFileSync(join(root, file), "utf8");
const source = tracked.filter((file) => !file.startsWith("tests/"));

/** Top-level folders that a file of each top-level folder may import from. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  shared: ["shared"],
  connector: ["connector", "shared"],
  widget: ["widget", "shared"],
  manifest: ["manifest", "shared"],
  tests: ["tests", "manifest", "connector", "widget", "shared"],
};

function importsOf(file: string): string[] {
  const specifiers = [...read(file).matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map(
    (match) => match[1]!,
  );
  return specifiers.flatMap((specifier) => {
    if (specifier.startsWith("#")) return [specifier.slice(1)];
    if (specifier.startsWith(".")) return [join(dirname(file), specifier)];
    return [];
  });
}

describe("imports go one way", () => {
  for (const [folder, allowed] of Object.entries(MAY_IMPORT)) {
    test(`${folder} imports from ${allowed.join(", ")} only`, () => {
      const wrong = tracked
        .filter((file) => file.startsWith(`${folder}/`))
        .flatMap((file) => importsOf(file).map((target) => `${file} -> ${target}`))
        .filter((line) => !allowed.includes(line.split(" -> ")[1]!.split("/")[0]!));
      expect(wrong).toEqual([]);
    });
  }

  test("shared knows no I/O: no Node modules, no network, no DOM", () => {
    const wrong = tracked
      .filter((file) => file.startsWith("shared/"))
      .filter((file) => /from "node:|\b(document|process|globalThis)\.|\bfetch\(/.test(read(file)));
    expect(wrong).toEqual([]);
  });
});

describe("the twins", () => {
  // What only one CRM has (its streams, the parts of its protocol) is in folders of its own.
  const files = (crm: string) =>
    readdirSync(join(root, "connector", crm))
      .filter((name) => name.endsWith(".ts"))
      .sort();
  test("connector/amocrm and connector/bitrix24 have the same files", () => {
    expect(files("bitrix24")).toEqual(files("amocrm"));
  });
});

describe("files", () => {
  test("no source file is longer than 300 lines", () => {
    const long = source
      .map((file) => ({ file, lines: read(file).split("\n").length }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });

  test("no file or folder has a name that says nothing", () => {
    expect(
      source.filter((file) => /(^|\/)(utils?|helpers?|common|misc|service)(\/|\.|$)/.test(file)),
    ).toEqual([]);
  });

  test("a metric's file is named after its id, in the order of KPI.md", () => {
    const folder = join(root, "shared/kpi/metrics");
    for (const file of readdirSync(folder)) {
      expect(read(`shared/kpi/metrics/${file}`), file).toContain(`id: "${basename(file, ".ts")}"`);
    }
  });

  test("the README's tree names every folder of connector and shared", () => {
    const readme = read("README.md");
    for (const folder of ["shared", "connector", "widget", "manifest", "tests"]) {
      expect(readme).toContain(`${folder}/`);
    }
  });
});
