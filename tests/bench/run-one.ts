/** Runs the benchmark in the file named on the command line; `main.ts` starts this once for each. */
import { pathToFileURL } from "node:url";
import type { Benchmark } from "./benchmark.ts";

const print = (line: string) => process.stdout.write(`${line}\n`);
const { title, run } = (await import(pathToFileURL(process.argv[2]!).href)) as Benchmark;
print(`\n${title}\n`);
await run(print);
