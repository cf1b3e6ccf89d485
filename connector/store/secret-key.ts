/** The key that seals tokens: DESYATKA_SECRET, or one made once in the data folder, readable by its owner only. */
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StorageError } from "../errors.ts";

const isCode = (error: unknown, code: string) =>
  error instanceof Error && "code" in error && error.code === code;

function makeKey(file: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(32).toString("base64"), { mode: 0o600, flush: true });
  try {
    // A link fails where the file exists: of two processes that start together one wins, and both read the winner's.
    linkSync(draft, file);
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** 32 bytes. */
export function secretKey(secret: string | null, folder: string): Buffer {
  if (secret !== null) return Buffer.from(secret, "base64");
  const file = join(folder, "secret.key");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      return Buffer.from(readFileSync(file, "utf8").trim(), "base64");
    } catch (error) {
      if (!isCode(error, "ENOENT")) throw error;
    }
    makeKey(file);
    return Buffer.from(readFileSync(file, "utf8").trim(), "base64");
  } catch (cause) {
    throw new StorageError(
      "storage-failed",
      { detail: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    );
  }
}
