/** The command line: finds the command, opens the store, tells errors in one sentence, answers the exit code. */
import type { Language } from "#shared/text/errors.ts";
import { readConfig } from "../config.ts";
import { ConnectorError, InputError } from "../errors.ts";
import { openStore } from "../store/open-store.ts";
import { type Arguments, readArguments } from "./arguments.ts";
import { accounts } from "./commands/accounts.ts";
import { connect } from "./commands/connect.ts";
import { records } from "./commands/records.ts";
import { report } from "./commands/report.ts";
import { settings } from "./commands/settings.ts";
import { sync } from "./commands/sync.ts";
import { HELP } from "./help.ts";
import type { Command, CommandSession } from "./session.ts";

const COMMANDS: Record<string, Command> = { connect, accounts, settings, sync, report, records };

/** Russian where the terminal says so, else English. */
function languageOf(environment: Record<string, string | undefined>): Language {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || "";
  return /^ru\b|^ru_/i.test(locale) ? "ru" : "en";
}

const print = (text: string) => process.stdout.write(`${text}\n`);
const remark = (text: string) => process.stderr.write(`${text}\n`);

async function execute(
  args: Arguments,
  environment: Record<string, string | undefined>,
  language: Language,
): Promise<void> {
  const config = readConfig(environment);
  if (args.command === "serve") {
    const { serve } = await import("../http/server.ts");
    return serve(config);
  }
  const command = Object.hasOwn(COMMANDS, args.command) ? COMMANDS[args.command] : undefined;
  if (!command) throw new InputError("command-unknown", { command: args.command.slice(0, 40) });
  const store = await openStore(config);
  try {
    const session: CommandSession = { args, config, language, store, print, remark };
    await command(session);
  } finally {
    await store.close();
  }
}

/** 0 done, 1 failed, 2 wrong usage. */
export async function run(
  words: readonly string[],
  environment: Record<string, string | undefined>,
): Promise<number> {
  const language = languageOf(environment);
  try {
    const args = readArguments(words);
    if (args.command === "help" || args.flags.has("help")) print(HELP[language]);
    else await execute(args, environment, language);
    return 0;
  } catch (error) {
    if (error instanceof ConnectorError) {
      remark(error.tell(language));
      return error instanceof InputError ? 2 : 1;
    }
    if (environment.DESYATKA_TRACE === "1") throw error;
    remark(
      new ConnectorError("internal", {
        request: error instanceof Error ? `${error.name}: ${error.message}` : "",
      }).tell(language),
    );
    return 1;
  }
}
