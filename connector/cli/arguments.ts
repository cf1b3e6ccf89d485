/** The command line's words (INTERFACE.md): a command, its subject, `--name value` options and flags. */
import { parseArgs } from "node:util";
import { InputError } from "../errors.ts";

export interface Arguments {
  command: string;
  subject: string | null;
  options: Readonly<Record<string, string | undefined>>;
  flags: ReadonlySet<string>;
}

const VALUES = [
  "account",
  "file",
  "since",
  "period",
  "as-of",
  "by",
  "of",
  "manager",
  "pipeline",
  "source",
  "team",
] as const;
const FLAGS = ["json", "full", "private", "help"] as const;

/** Throws `InputError` with what is wrong in words. */
export function readArguments(words: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(VALUES.map((name) => [name, { type: "string" as const }])),
        ...Object.fromEntries(FLAGS.map((name) => [name, { type: "boolean" as const }])),
      },
    });
    const options = Object.fromEntries(VALUES.map((name) => [name, values[name] as string | undefined]));
    const flags = new Set(FLAGS.filter((name) => values[name] === true));
    return { command: positionals[0] ?? "help", subject: positionals[1] ?? null, options, flags };
  } catch (cause) {
    throw new InputError(
      "arguments-invalid",
      { detail: cause instanceof Error ? cause.message.split(".")[0]! : "" },
      { cause },
    );
  }
}

/** An option that must be there. */
export function required(args: Arguments, name: string): string {
  const value = args.options[name];
  if (value === undefined || value === "") throw new InputError("option-missing", { option: `--${name}` });
  return value;
}
