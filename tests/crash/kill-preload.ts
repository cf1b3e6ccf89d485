/**
 * Loaded before a victim with `node --import`: kills the process (SIGKILL) when it comes to a named point for the n-th
 * time. The product knows nothing of it: statements are counted on `node:sqlite`'s own classes, requests and answers on
 * Node's diagnostics channels.
 *
 * `KILL=after-commit:12` kills, `KILL=count` prints at the end how often the process came to each point.
 */
import { subscribe } from "node:diagnostics_channel";
import { writeSync } from "node:fs";
import { DatabaseSync, StatementSync } from "node:sqlite";
import type { KillPoint } from "./kill-points.ts";

const [wanted, number] = (process.env.KILL ?? "").split(":");
const counts = new Map<KillPoint, number>();

function pass(point: KillPoint): void {
  const count = (counts.get(point) ?? 0) + 1;
  counts.set(point, count);
  if (point === wanted && count === Number(number)) process.kill(process.pid, "SIGKILL");
}

for (const method of ["run", "all", "get"] as const) {
  const original = StatementSync.prototype[method] as (...values: unknown[]) => unknown;
  Object.assign(StatementSync.prototype, {
    [method](this: StatementSync, ...values: unknown[]) {
      pass("statement");
      return original.apply(this, values);
    },
  });
}

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
  if (sql === "COMMIT") pass("before-commit");
  exec.call(this, sql);
  if (sql === "COMMIT") pass("after-commit");
};

subscribe("http.client.request.start", () => pass("request"));
subscribe("http.client.response.finish", () => pass("response"));
subscribe("http.server.request.start", () => pass("heard"));
subscribe("http.server.response.finish", () => pass("answered"));

if (wanted === "count")
  process.on("exit", () => writeSync(1, `${JSON.stringify(Object.fromEntries(counts))}\n`));
