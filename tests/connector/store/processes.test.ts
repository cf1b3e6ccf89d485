/** One file, several processes, and some of them killed (reliability.md D1, D4, D9). */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";

const WRITER = join(import.meta.dirname, "writer.ts");
const ROWS_A_STEP = 7;

const folder = () => mkdtempSync(join(tmpdir(), "desyatka-processes-"));
const open = async (path: string) =>
  createSqlStore(await openSqlite(path), createSecretBox(Buffer.alloc(32, 7)));

function startWriter(path: string, account: string, steps: number): ChildProcess {
  const child = spawn(process.execPath, [WRITER, path, account, String(steps)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.stdout!.setEncoding("utf8");
  return child;
}

/** The last step that a writer said, read until `enough` says so or it ends. */
async function lastStep(child: ChildProcess, enough: (step: number) => boolean): Promise<number> {
  let said = "";
  for await (const chunk of child.stdout!) {
    said += chunk;
    const step = Number(said.split("\n").at(-2) ?? 0);
    if (enough(step)) return step;
  }
  return Number(said.split("\n").at(-2) ?? 0);
}

test("four processes that start at once make the tables once and all write", async () => {
  const path = folder();
  const names = ["amocrm:1", "amocrm:2", "amocrm:2", "amocrm:3"];
  const children = names.map((name) => startWriter(path, name, 60));
  const codes = await Promise.all(
    children.map(async (child) => {
      await lastStep(child, () => false);
      return child.exitCode ?? (await once(child, "exit"))[0];
    }),
  );
  expect(codes).toEqual([0, 0, 0, 0]);
  const store = await open(path);
  for (const name of new Set(names) as Set<"amocrm:1">) {
    const ids = await store.recordIds(name);
    expect(ids.length).toBeGreaterThanOrEqual(60 * ROWS_A_STEP);
    expect((await store.rows(name)).moves).toHaveLength(ids.length);
  }
  await store.close();
});

test("a process killed at any moment leaves each step whole, and goes on after the last one", async () => {
  const path = folder();
  let before = 0;
  for (let round = 1; round <= 8; round++) {
    const child = startWriter(path, "amocrm:1", 1_000_000);
    const said = await lastStep(child, (step) => step >= before + round * 3);
    child.kill("SIGKILL");
    await once(child, "exit");
    const store = await open(path);
    const [state] = await store.streams("amocrm:1");
    const reached = state!.cursor as number;
    expect(reached).toBeGreaterThanOrEqual(said);
    const rows = await store.rows("amocrm:1");
    expect(rows.records).toHaveLength(reached * ROWS_A_STEP);
    expect(rows.moves).toHaveLength(reached * ROWS_A_STEP);
    await store.close();
    before = reached;
  }
});
