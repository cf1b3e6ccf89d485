/**
 * `pack [--private]`: the marketplace packages. They are made in `manifest/`, which sits on top of the connector and may
 * not be imported by it: the one file of it that is run here is found by its address.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
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

/** Whether the widget is built, and from its files as they are: a package must not carry yesterday's code. */
function isBuilt(): boolean {
  const script = join(root, "dist/widget/amocrm/script.js");
  if (!existsSync(script)) return false;
  const built = statSync(script).mtimeMs;
  return ["widget", "shared", "vite.config.ts"].every((source) => newestIn(join(root, source)) <= built);
}

function newestIn(path: string): number {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return Math.max(...files.map((one) => statSync(join(one.parentPath, one.name)).mtimeMs));
}

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
  if (!isBuilt()) buildWidget();
  if (!config.publicUrl.startsWith("https://"))
    remark(CLI_WORDS[language].packLocal.replace("{url}", config.publicUrl));
  const packer = (await import(pathToFileURL(join(root, "manifest/pack.ts")).href)) as Packer;
  let packed: Packed;
  try {
    packed = packer.pack({ publicUrl: config.publicUrl, private: args.flags.has("private") });
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error), error);
  }
  print(args.flags.has("json") ? JSON.stringify(packed) : `${packed.amocrm.file}\n${packed.bitrix24.folder}`);
};
