import { describe, expect, test } from "vitest";
import { readArguments } from "#connector/cli/arguments.ts";
import { HELP } from "#connector/cli/help.ts";
import { COMMAND_NAMES, USAGE } from "#connector/cli/usage.ts";
import { InputError } from "#connector/errors.ts";

const read = (line: string) => readArguments(line.split(" ").filter(Boolean));

function refusal(line: string): string {
  try {
    read(line);
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
  return "accepted";
}

describe("the command line", () => {
  test("is a command, its subject, options and flags, in any order and both spellings", () => {
    expect(read("connect amocrm")).toMatchObject({ command: "connect", subject: "amocrm" });
    const first = read("report --account amocrm:1 --period month:2026-10 --json");
    expect(first).toMatchObject({ options: { account: "amocrm:1", period: "month:2026-10" } });
    expect(first.flags.has("json")).toBe(true);
    expect(read("--json --period=month:2026-10 --account=amocrm:1 report")).toEqual(first);
  });

  test("takes a filter several times", () => {
    const { options } = read("report --account a --period p --manager 7 --manager 8,9");
    expect(options.manager).toBe("7,8,9");
  });

  test("takes a value that begins with a dash when it is written with =", () => {
    expect(read("settings --account a --file=-x").options.file).toBe("-x");
    expect(read("settings --account a --file -").options.file).toBe("-");
  });

  test.each([
    ["frobnicate", "command-unknown"],
    ["toString", "command-unknown"],
    ["accounts now", "word-unexpected"],
    ["connect amocrm twice", "word-unexpected"],
    ["accounts --frobnicate", "option-unknown"],
    ["accounts --full", "option-unknown"],
    ["accounts -v", "option-unknown"],
    ["accounts --toString x", "option-unknown"],
    ["sync --account", "option-value-missing"],
    ["sync --account --full", "option-value-missing"],
    ["sync --account=", "option-value-missing"],
    ["accounts --json=yes", "option-takes-nothing"],
    ["report", "option-missing"],
    ["records --account a --period p", "option-missing"],
  ])("refuses `%s` as %s", (line, code) => {
    expect(refusal(line)).toBe(code);
  });

  test("asks for help without what a command needs", () => {
    expect(read("report --help").flags.has("help")).toBe(true);
  });

  test("is explained in both languages, every command and option of it", () => {
    for (const help of Object.values(HELP)) {
      for (const name of COMMAND_NAMES.filter((one) => one !== "help")) {
        expect(help).toContain(`  ${name} `);
        const { options, flags } = USAGE[name];
        for (const option of [...options, ...flags])
          expect(help, `${name} --${option}`).toContain(`--${option}`);
      }
    }
  });
});
