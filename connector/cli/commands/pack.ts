/**
 * `pack [--private]`: the marketplace packages. They are made in `manifest/`, which sits on top of the connector and may
 * not be imported by it: the one file of it that is run here is found by its address.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ConnectorError } from "../../errors.ts";
import type { PlainCommand } from "../session.ts";
import { CLI_WORDS } from "../words.ts";

interface Packed {
  amocrm: { file: string; bytes: number; files: number };
  bitrix24: { folder: string; files: number };
}
interface Packer {
  pack(options: { publicUrl: string; private: boolean }): Packed;
}

const root = join(import.meta.dirname, "../../..");
const failed = (detail: string, cause?: unknown) => new ConnectorError("pack-failed", { detail }, { cause });

/** What goes into the packages is built by Vite; its words go to standard error. */
function buildWidget(): void {
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const built = spawnSync(process.execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (built.status !== 0) throw failed("vite build");
}

export const pack: PlainCommand = async ({ args, config, language, print, remark }) => {
  if (!existsSync(join(root, "dist/widget/amocrm/script.js"))) {
    remark(CLI_WORDS[language].building);
    buildWidget();
  }
  const packer = (await import(pathToFileURL(join(root, "manifest/pack.ts")).href)) as Packer;
  let packed: Packed;
  try {
    packed = packer.pack({ publicUrl: config.publicUrl, private: args.flags.has("private") });
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error), error);
  }
  print(args.flags.has("json") ? JSON.stringify(packed) : `${packed.amocrm.file}\n${packed.bitrix24.folder}`);
};
