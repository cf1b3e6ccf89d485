/** The key that seals tokens: DESYATKA_SECRET, or one made once in the data folder, readable by its owner only. */
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConnectorError, StorageError } from "../errors.ts";

const BYTES = 32;

const isCode = (error: unknown, code: string) =>
  error instanceof Error && "code" in error && error.code === code;

function makeKey(file: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(BYTES).toString("base64"), { mode: 0o600, flush: true });
  try {
    // A link fails where the file exists: of two processes that start together one wins, and both read the winner's.
    linkSync(draft, file);
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  } finally {
    unlinkSync(draft);
  }
}

function keptKey(folder: string): string {
  const file = join(folder, "secret.key");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (!isCode(error, "ENOENT")) throw error;
  }
  makeKey(file);
  return readFileSync(file, "utf8");
}

/** 32 bytes. */
export function secretKey(secret: string | null, folder: string): Buffer {
  let text = secret;
  try {
    text ??= keptKey(folder);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new StorageError("storage-failed", { detail }, { cause });
  }
  const key = Buffer.from(text.trim(), "base64");
  if (key.length !== BYTES) throw new ConnectorError("secret-wrong");
  return key;
}
