/**
 * Pairs that the database would not take (full, read-only, out of reach): written to a sealed file beside it and stored
 * at the next chance, since a pair that is lost means that an administrator must connect again (reliability.md B2).
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AccountId } from "#shared/domain/account.ts";
import type { SecretBox } from "../store/secret-box.ts";
import type { Pair } from "./oauth.ts";

export interface JournalEntry {
  /** The refresh token that this pair was made from: it may replace no other. */
  former: string;
  pair: Pair;
}

export interface TokenJournal {
  /** On disk when it returns; throws when that fails. */
  keep(id: AccountId, entry: JournalEntry): void;
  entry(id: AccountId): JournalEntry | null;
  forget(id: AccountId): void;
}

const context = (id: AccountId) => `token journal ${id}`;

/** `folder`: the data folder. */
export function createTokenJournal(folder: string, box: SecretBox): TokenJournal {
  const place = join(folder, "unsaved-tokens");
  const fileOf = (id: AccountId) => join(place, createHash("sha256").update(id).digest("hex"));
  return {
    keep(id, entry) {
      mkdirSync(place, { recursive: true, mode: 0o700 });
      const draft = `${fileOf(id)}.${process.pid}`;
      writeFileSync(draft, box.seal(JSON.stringify(entry), context(id)), { mode: 0o600, flush: true });
      renameSync(draft, fileOf(id));
    },
    entry(id) {
      let sealed: string;
      try {
        sealed = readFileSync(fileOf(id), "utf8");
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
        throw error;
      }
      return JSON.parse(box.open(sealed, context(id))) as JournalEntry;
    },
    forget: (id) => rmSync(fileOf(id), { force: true }),
  };
}
