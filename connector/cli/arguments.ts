/** The command line's words (INTERFACE.md): a command, its subject, `--name value` options and flags. */
import { parseArgs } from "node:util";
import { InputError } from "../errors.ts";
import { COMMAND_NAMES, type CommandName, USAGE } from "./usage.ts";

export interface Arguments {
  command: CommandName;
  subject: string | null;
  options: Readonly<Record<string, string | undefined>>;
  flags: ReadonlySet<string>;
}

const COMMON_FLAGS: readonly string[] = ["json", "help"];

const shown = (text: string) => text.slice(0, 60);

const isCommand = (word: string): word is CommandName => (COMMAND_NAMES as readonly string[]).includes(word);

function tokensOf(words: readonly string[]) {
  const all = Object.values(USAGE);
  const named = (names: readonly string[], type: "string" | "boolean") =>
    Object.fromEntries(names.map((name) => [name, { type }]));
  const options = {
    ...named(
      all.flatMap((one) => one.options),
      "string",
    ),
    ...named([...all.flatMap((one) => one.flags), ...COMMON_FLAGS], "boolean"),
  };
  return parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

/** Filters may be named several times, or once with commas. */
const joined = (before: string | undefined, value: string, repeats: boolean) =>
  before !== undefined && repeats ? `${before},${value}` : value;

/** Throws `InputError` with what is wrong in words. */
export function readArguments(words: readonly string[]): Arguments {
  const tokens = tokensOf(words);
  const positionals = tokens.filter((token) => token.kind === "positional").map((token) => token.value);
  const [name = "help", subject = null, extra] = positionals;
  if (!isCommand(name)) throw new InputError("command-unknown", { command: shown(name) });
  const usage = USAGE[name];
  const flags = new Set<string>();
  const options: Record<string, string> = {};
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name: key, value } = token;
    const option = shown(token.rawName);
    if (usage.options.includes(key)) {
      const isOption = !token.inlineValue && value !== "-" && value?.startsWith("-");
      if (!value || isOption) throw new InputError("option-value-missing", { option });
      options[key] = joined(options[key], value, usage.repeats?.includes(key) ?? false);
    } else if (COMMON_FLAGS.includes(key) || usage.flags.includes(key)) {
      if (value !== undefined) throw new InputError("option-takes-nothing", { option });
      flags.add(key);
    } else throw new InputError("option-unknown", { option, command: name });
  }
  const word = extra ?? (usage.subject ? null : subject);
  if (word !== null) throw new InputError("word-unexpected", { word: shown(word), command: name });
  const missing = usage.required.filter((one) => options[one] === undefined);
  if (missing.length > 0 && !flags.has("help"))
    throw new InputError("option-missing", { option: missing.map((one) => `--${one}`).join(", ") });
  return { command: name, subject, options, flags };
}
