/** SQLite's result codes as sentences for the person who runs the service. */
import { type ConnectorError, StorageError } from "../errors.ts";

const BUSY = 5;
const LOCKED = 6;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;
/** No right, read-only, input or output failed, full, cannot be opened. */
const UNWRITABLE = new Set([3, 8, 10, 13, 14]);

/** The primary result code, 0 for any other error. */
function resultCode(error: unknown): number {
  return error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
}

export const isBusy = (error: unknown): boolean => [BUSY, LOCKED].includes(resultCode(error));

const isFileError = (error: unknown): boolean =>
  error instanceof Error && "syscall" in error && "code" in error;

/** The storage error that a failure of SQLite or of its files means; anything else is passed on as it is. */
export function toStorageError(error: unknown, file: string): unknown {
  const code = resultCode(error);
  const params = { file, detail: error instanceof Error ? error.message : String(error) };
  const told = (name: ConnectorError["code"]) => new StorageError(name, params, { cause: error });
  if (isBusy(error)) return told("storage-busy");
  if (code === CORRUPT || code === NOT_A_DATABASE) return told("storage-damaged");
  return UNWRITABLE.has(code) || isFileError(error) ? told("storage-failed") : error;
}
