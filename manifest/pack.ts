/**
 * `npm run -s desyatka -- pack [--private]`: writes the marketplace packages into `dist/`, refusing any that breaks the
 * vendor's rules as we read them. Needs a built widget (`npm run build`) and PUBLIC_URL.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { amoArchive } from "./amocrm/archive.ts";
import { archiveFaults } from "./amocrm/rules.ts";
import { bitrixApplication } from "./bitrix24/application.ts";

const root = join(import.meta.dirname, "..");
const images = join(import.meta.dirname, "images");

export interface PackOptions {
  publicUrl: string;
  private: boolean;
  /** Folder to write into, `dist` by default. */
  into?: string;
}

export interface Packed {
  amocrm: { file: string; bytes: number; files: number };
  bitrix24: { folder: string; files: number };
}

/** An archive must be the same bytes for the same content, so that a new version number means a new content. */
const STAMP = new Date("2026-01-01T00:00:00Z");

function packAmo(options: PackOptions, version: string, into: string): Packed["amocrm"] {
  const built = join(root, "dist/widget/amocrm");
  if (!existsSync(join(built, "script.js")))
    throw new Error("The widget is not built yet: run `npm run build` first.");
  const { files, manifest } = amoArchive({
    built,
    version,
    publicUrl: options.publicUrl,
    private: options.private,
  });
  const faults = archiveFaults(files, manifest);
  if (faults.length > 0)
    throw new Error(`The amoCRM archive breaks the marketplace's rules: ${faults.join("; ")}.`);
  const zip = zipSync(files as Zippable, { level: 9, mtime: STAMP });
  const file = join(into, options.private ? "desyatka-amocrm-private.zip" : "desyatka-amocrm.zip");
  writeFileSync(file, zip);
  return { file, bytes: zip.length, files: Object.keys(files).length };
}

function packBitrix(options: PackOptions, version: string, into: string): Packed["bitrix24"] {
  const folder = join(into, "desyatka-bitrix24");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const screenshots = readdirSync(images).filter((name) => /^tour_\w+\.png$/.test(name));
  const [major, minor, patch] = version.split(".").map(Number) as [number, number, number];
  const card = bitrixApplication(options.publicUrl, major * 10_000 + minor * 100 + patch, screenshots);
  writeFileSync(join(folder, "application.json"), `${JSON.stringify(card, null, 2)}\n`);
  const pictures = ["icon.png", ...screenshots];
  for (const name of pictures) writeFileSync(join(folder, name), readFileSync(join(images, name)));
  return { folder, files: pictures.length + 1 };
}

export function pack(options: PackOptions): Packed {
  const into = options.into ?? join(root, "dist");
  mkdirSync(into, { recursive: true });
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  return { amocrm: packAmo(options, version, into), bitrix24: packBitrix(options, version, into) };
}
