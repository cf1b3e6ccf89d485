/** `serve` in a process of its own, which can be killed. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { start } from "../cli/desyatka.ts";

export interface ServeProcess {
  child: ChildProcess;
  /** `http://127.0.0.1:41234`. */
  origin: string;
  /** What it logged so far, line by line. */
  lines: string[];
  /** SIGKILL, or SIGTERM and a graceful end; answers the exit code. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null>;
}

/** Resolves when it says that it is ready. */
export async function startServe(environment: Record<string, string>): Promise<ServeProcess> {
  const child = start(["serve"], { PORT: "0", LOG_LEVEL: "info", ...environment });
  const lines: string[] = [];
  const ready = new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stderr! }).on("line", (line) => {
      lines.push(line);
      const port = /"port":(\d+).*"msg":"ready"/.exec(line)?.[1];
      if (port) resolve(Number(port));
    });
    child.once("exit", (code) => reject(new Error(`serve ended with ${code}: ${lines.join("\n")}`)));
  });
  const origin = `http://127.0.0.1:${await ready}`;
  return {
    child,
    origin,
    lines,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, "exit");
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}
