/** The files of the amoCRM widget archive, public or private, from what is checked in and what the build made. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { vendor } from "../vendor.ts";
import type { ArchiveFiles } from "./rules.ts";
import { type AmoManifest, amoManifestSchema } from "./schema.ts";

export interface ArchiveOptions {
  /** Folder of the built widget, with `script.js`. */
  built: string;
  version: string;
  /** Our service's address, written into the script. */
  publicUrl: string;
  /** A private integration may not have a menu item: its page is under the advanced settings. */
  private: boolean;
}

const here = import.meta.dirname;
const bytes = (text: string) => new TextEncoder().encode(text);

/** The address that the build leaves in the script, for `pack` to fill in. */
export const ADDRESS_MARK = "https://desyatka.invalid";

function manifestOf(options: ArchiveOptions): AmoManifest {
  const written = JSON.parse(readFileSync(join(here, "manifest.json"), "utf8")) as { widget: object };
  const widget = { ...written.widget, version: options.version, support: vendor.support };
  const manifest = amoManifestSchema.parse({ ...written, widget });
  if (!options.private) return manifest;
  const { left_menu, ...rest } = manifest;
  const locations = manifest.locations.map((one) => (one === "widget_page" ? "advanced_settings" : one));
  return { ...rest, locations, advanced: { title: "advanced.title" } };
}

function readFolder(folder: string, prefix: string, pattern: RegExp): ArchiveFiles {
  const names = readdirSync(folder).filter((name) => pattern.test(name));
  return Object.fromEntries(
    names.map((name) => [`${prefix}${name}`, new Uint8Array(readFileSync(join(folder, name)))]),
  );
}

export function amoArchive(options: ArchiveOptions): { files: ArchiveFiles; manifest: AmoManifest } {
  const manifest = manifestOf(options);
  const script = readFileSync(join(options.built, "script.js"), "utf8").replaceAll(
    ADDRESS_MARK,
    options.publicUrl,
  );
  const pictures = readFolder(join(here, "../images"), "images/", /^(logo\w*\.png|tour_\w+\.png|menu\.svg)$/);
  const files: ArchiveFiles = {
    "manifest.json": bytes(`${JSON.stringify(manifest, null, 2)}\n`),
    "script.js": bytes(script),
    ...readFolder(join(here, "i18n"), "i18n/", /\.json$/),
    ...pictures,
  };
  if (options.private) delete files["images/menu.svg"];
  return { files, manifest };
}
