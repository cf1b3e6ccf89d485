/**
 * A copy of the embedded database while it is in use, by SQLite's own online backup, and its way back. A copy holds the
 * tokens sealed: the key (DESYATKA_SECRET, or `secret.key` in the data folder) is kept apart from it.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { ConnectorError } from "../errors.ts";
import { SQLITE_FILE } from "./sqlite-database.ts";
import { toStorageError } from "./sqlite-errors.ts";

/** Pages copied at once; between two portions writers have their turn. */
const PAGES_AT_ONCE = 2_000;

function checkWhole(file: string): void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    const found = database.prepare("PRAGMA quick_check(1)").get() as { quick_check: string };
    const tables = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'versions'").all();
    if (found.quick_check !== "ok" || tables.length === 0)
      throw new ConnectorError("backup-invalid", { file, detail: found.quick_check });
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw new ConnectorError("backup-invalid", { file, detail: String(error) }, { cause: error });
  } finally {
    database?.close();
  }
}

/** Writes the whole database, as of one instant, into a new file; nothing is left of a copy that fails. */
export async function backupSqlite(folder: string, target: string): Promise<void> {
  if (existsSync(target)) throw new ConnectorError("backup-exists", { file: target });
  const source = join(folder, SQLITE_FILE);
  const draft = `${target}.part`;
  try {
    const database = new DatabaseSync(source, { readOnly: true });
    try {
      await backup(database, draft, { rate: PAGES_AT_ONCE });
    } finally {
      database.close();
    }
  } catch (error) {
    rmSync(draft, { force: true });
    throw toStorageError(error, target);
  }
  checkWhole(draft);
  renameSync(draft, target);
}

/**
 * Puts a copy in the place of the database, which no process may have open; the former one is kept beside it. Answers
 * where, `null` when there was none.
 */
export function restoreSqlite(folder: string, copy: string, now: number): string | null {
  checkWhole(copy);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, SQLITE_FILE);
  const draft = `${file}.part`;
  copyFileSync(copy, draft);
  const former = existsSync(file) ? `${file}.before-${now}` : null;
  if (former) {
    // Folds the log into the file; refused while another process has it open.
    const database = new DatabaseSync(file);
    try {
      database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE");
    } catch (error) {
      rmSync(draft, { force: true });
      throw new ConnectorError("storage-in-use", { file }, { cause: error });
    } finally {
      database.close();
    }
    renameSync(file, former);
  }
  renameSync(draft, file);
  return former;
}
