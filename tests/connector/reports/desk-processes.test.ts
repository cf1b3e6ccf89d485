/** Reports with several processes on one file, and with processes that are killed (reliability.md E7, D6). */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import type { Store } from "#connector/store/store.ts";
import { settingsSchema } from "#shared/domain/settings.ts";
import { amoAccount, at, lead } from "#tests/shared/kpi/sample.ts";
import { type MailServer, startMailServer } from "../delivery/mail-server.ts";

const PROCESS = join(import.meta.dirname, "desk-process.ts");
const FIRST = at("2026-10-05T00:00+03:00");
const DAYS = 7;
const LAST = FIRST + DAYS * 86_400;
const READERS = ["one@example.ru", "two@example.ru", "three@example.ru"];

let folder: string;
let mail: MailServer;

const open = async (): Promise<Store> =>
  createSqlStore(await openSqlite(folder), createSecretBox(Buffer.alloc(32, 7)));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "desyatka-desk-"));
  mail = await startMailServer();
  const store = await open();
  await store.putAccount({ ...amoAccount, connectedAt: FIRST });
  const deliver = READERS.map((to) => ({ by: "email", to }));
  await store.putSettings(amoAccount.id, settingsSchema.parse({ reports: { deliver } }));
  const records = Array.from({ length: 50 }, (_, index) =>
    lead({ id: String(index + 1), createdAt: FIRST + index * 3_600 }),
  );
  await store.apply(
    amoAccount.id,
    { records },
    { stream: "leads", syncedUntil: LAST, problem: null, cursor: null },
  );
  await store.close();
});
afterEach(() => mail.stop());

function start(from: number, step: number): ChildProcess {
  const words = [PROCESS, folder, mail.url, String(from), String(LAST), String(step)];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout!.setEncoding("utf8");
  return child;
}

/** The last instant that a process said, when `enough` says so or it has ended. */
function lastSaid(child: ChildProcess, enough: (at: number) => boolean): Promise<number> {
  let said = "";
  const last = () => Number(said.split("\n").at(-2) ?? 0);
  return new Promise((resolve) => {
    child.stdout!.on("data", (chunk: string) => {
      said += chunk;
      if (enough(last())) resolve(last());
    });
    child.once("close", () => resolve(last()));
  });
}

const letters = () => mail.taken.map(({ to, raw }) => `${to} ${/^Message-ID: (.*)$/im.exec(raw)![1]}`);

test("four processes at once make each report once and send it once to each reader", async () => {
  const children = [1_800, 1_800, 2_400, 3_600].map((step) => start(FIRST, step));
  await Promise.all(children.map((child) => lastSaid(child, () => false)));
  const store = await open();
  const slots = await store.reports.slots(amoAccount.id, FIRST, LAST);
  await store.close();
  expect(slots.map((slot) => slot.cadence).sort()).toEqual([...Array(DAYS).fill("daily"), "weekly"]);
  expect(slots.every((slot) => slot.madeAt !== null)).toBe(true);
  expect(letters()).toHaveLength(slots.length * READERS.length);
  expect(new Set(letters()).size).toBe(letters().length);
});

test("a process killed at any moment loses no report and no letter, and repeats none", async () => {
  let from = FIRST;
  for (let kill = 1; kill <= 6; kill++) {
    const child = start(from, 900);
    // Each a little later after a report has become due.
    from = await lastSaid(child, (now) => now >= FIRST + kill * 86_400 + 9 * 3_600 - 900);
    const gone = once(child, "close");
    child.kill("SIGKILL");
    await gone;
  }
  await lastSaid(start(from, 900), () => false);
  const store = await open();
  const slots = await store.reports.slots(amoAccount.id, FIRST, LAST);
  const sent = await store.outbox.letters(amoAccount.id, "report:");
  await store.close();
  expect(slots.filter((slot) => slot.madeAt === null)).toEqual([]);
  expect(sent).toHaveLength(slots.length * READERS.length);
  // A letter that was being sent at that moment is never sent again, and says so.
  expect(sent.filter(({ state }) => state !== "sent" && state !== "unsure")).toEqual([]);
  expect(new Set(letters()).size).toBe(letters().length);
});
