/** Runs the real command line in a process of its own, as a person's terminal would. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const MAIN = join(import.meta.dirname, "../../../connector/main.ts");

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

export const tempFolder = (): string => mkdtempSync(join(tmpdir(), "desyatka-cli-"));

type Environment = Record<string, string>;

/** Nothing of this machine's own settings gets in. */
const cleanEnvironment = (environment: Environment): Environment => ({
  PATH: process.env.PATH ?? "",
  NODE_COMPILE_CACHE: join(tmpdir(), "desyatka-compile-cache"),
  LANG: "en_US.UTF-8",
  ...environment,
});

export function start(words: readonly string[], environment: Environment): ChildProcess {
  return spawn(process.execPath, [MAIN, ...words], {
    env: cleanEnvironment(environment),
    cwd: tmpdir(),
    stdio: ["pipe", "pipe", "pipe"],
  });
}

export async function ended(child: ChildProcess): Promise<Ran> {
  let [out, err] = ["", ""];
  child.stdout?.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    err += chunk;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out, err };
}

export function desyatka(words: readonly string[], environment: Environment, input = ""): Promise<Ran> {
  const child = start(words, environment);
  child.stdin?.end(input);
  return ended(child);
}

/** One sentence (or two) on one line, no stack, nothing on standard output. */
export function isOneSentence({ out, err }: Ran): boolean {
  return out === "" && /^\S[^\n]*[.!]\n$/.test(err) && !/\bat .*:\d+:\d+|undefined|\[object/.test(err);
}
