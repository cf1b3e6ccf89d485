/** The command line: finds the command, opens the store, tells errors in one sentence, answers the exit code. */
import type { Language } from "#shared/text/errors.ts";
import { readConfig } from "../config.ts";
import { ConnectorError, InputError } from "../errors.ts";
import { type Arguments, readArguments } from "./arguments.ts";
import { HELP } from "./help.ts";
import type { Command, PlainCommand, PlainSession } from "./session.ts";
import type { CommandName } from "./usage.ts";

type Environment = Record<string, string | undefined>;

/** Loaded when they are called for: a short command is not to wait for the parts of a long one. */
const PLAIN: Partial<Record<CommandName, () => Promise<PlainCommand>>> = {
  serve: async () => {
    const { serve } = await import("../http/server.ts");
    return ({ config }) => serve(config);
  },
  pack: async () => (await import("./commands/pack.ts")).pack,
  backup: async () => (await import("./commands/backup.ts")).backup,
  restore: async () => (await import("./commands/backup.ts")).restore,
};
const WITH_STORE: Partial<Record<CommandName, () => Promise<Command>>> = {
  connect: async () => (await import("./commands/connect.ts")).connect,
  accounts: async () => (await import("./commands/accounts.ts")).accounts,
  settings: async () => (await import("./commands/settings.ts")).settings,
  sync: async () => (await import("./commands/sync.ts")).sync,
  report: async () => (await import("./commands/report.ts")).report,
  records: async () => (await import("./commands/records.ts")).records,
};

/** Russian where the terminal says so, else English. */
function languageOf({ LC_ALL, LC_MESSAGES, LANG }: Environment): Language {
  return /^ru/i.test(LC_ALL || LC_MESSAGES || LANG || "") ? "ru" : "en";
}

const print = (text: string) => process.stdout.write(`${text}\n`);
const remark = (text: string) => process.stderr.write(`${text}\n`);

async function execute(args: Arguments, environment: Environment, language: Language): Promise<void> {
  const plain: PlainSession = { args, config: readConfig(environment), language, print, remark };
  const plainCommand = await PLAIN[args.command]?.();
  if (plainCommand) return plainCommand(plain);
  const command = await WITH_STORE[args.command]!();
  const { openStore } = await import("../store/open-store.ts");
  const store = await openStore(plain.config);
  try {
    await command({ ...plain, store });
  } finally {
    await store.close();
  }
}

function toConnectorError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const detail = error instanceof Error ? `${error.name}: ${error.message}`.split("\n")[0]! : String(error);
  return new ConnectorError("unexpected", { detail }, { cause: error });
}

/** 0 done, 1 failed, 2 wrong usage. */
export async function run(words: readonly string[], environment: Environment): Promise<number> {
  const language = languageOf(environment);
  // Whoever reads only the beginning of the output (`| head`) is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  if (words.length === 0) {
    remark(HELP[language]);
    return 2;
  }
  try {
    const args = readArguments(words);
    if (args.command === "help" || args.flags.has("help")) print(HELP[language]);
    else await execute(args, environment, language);
    return 0;
  } catch (problem) {
    const error = toConnectorError(problem);
    remark(error.tell(language));
    if (environment.LOG_LEVEL === "debug" && problem instanceof Error) remark(problem.stack ?? "");
    return error instanceof InputError ? 2 : 1;
  }
}
