/** Which options each command takes. */

export interface Usage {
  /** A second word: whom to connect. */
  subject?: boolean;
  required: readonly string[];
  options: readonly string[];
  flags: readonly string[];
  /** Options that may come several times. */
  repeats?: readonly string[];
}

const FILTERS = ["manager", "pipeline", "source", "team"];
const QUESTION = ["account", "period", "as-of", "by", ...FILTERS];

export const COMMAND_NAMES = [
  "help",
  "serve",
  "connect",
  "accounts",
  "settings",
  "sync",
  "report",
  "records",
  "pack",
  "backup",
  "restore",
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

const NOTHING: Usage = { required: [], options: [], flags: [] };

/** `--json` and `--help` belong to all of them. */
export const USAGE: Record<CommandName, Usage> = {
  help: { ...NOTHING, subject: true },
  serve: NOTHING,
  connect: { ...NOTHING, subject: true },
  accounts: NOTHING,
  settings: { required: ["account"], options: ["account", "file"], flags: [] },
  sync: { required: ["account"], options: ["account", "since"], flags: ["full"] },
  report: { required: ["account", "period"], options: QUESTION, flags: [], repeats: FILTERS },
  records: {
    required: ["account", "period", "of"],
    options: [...QUESTION, "of"],
    flags: [],
    repeats: FILTERS,
  },
  pack: { ...NOTHING, flags: ["private"] },
  backup: { required: ["file"], options: ["file"], flags: [] },
  restore: { required: ["file"], options: ["file"], flags: [] },
};
