/**
 * `npm run bench` runs every `tests/bench/<name>.bench.ts`; `npm run bench -- figures sync` those named. Each runs in a
 * process of its own, one after another, so that none pays for the memory of another.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const SUFFIX = ".bench.ts";
const known = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length))
  .sort();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark ${unknown.join(", ")}. Known: ${known.join(", ")}\n`);
  process.exit(2);
}

for (const name of asked.length > 0 ? asked : known) {
  const file = join(import.meta.dirname, `${name}${SUFFIX}`);
  const { status } = spawnSync(
    process.execPath,
    ["--expose-gc", join(import.meta.dirname, "run-one.ts"), file],
    { stdio: "inherit" },
  );
  if (status !== 0) process.exitCode = 1;
}
