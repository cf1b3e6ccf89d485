/** How far the first pulls are: one line that redraws itself on a terminal, a line now and then elsewhere. */
import { setTimeout as pause } from "node:timers/promises";
import { noteOf } from "#connector/jobs/account-notes.ts";
import type { Store } from "#connector/store/store.ts";
import type { Account } from "#shared/domain/account.ts";

const TERMINAL_MS = 500;
const FILE_MS = 5_000;
const CLEAR = "\r\u001b[2K";

interface Place {
  done: boolean;
  text: string;
}

async function placeOf(store: Store, { id, crm }: Account): Promise<Place> {
  const streams = await store.streams(id);
  const progress = await noteOf(store, id, "progress");
  const trouble = await noteOf(store, id, "trouble");
  const done = streams.length > 0 && streams.every((stream) => stream.syncedUntil !== null);
  if (done) return { done, text: `${crm}: done` };
  if (trouble) return { done, text: `${crm}: ${trouble.code}` };
  const share = progress ? `${Math.floor(100 * progress.done)} %, ${progress.rows} rows` : "…";
  return { done, text: `${crm}: ${share}` };
}

/** Resolves when all accounts have been pulled. */
export async function showProgress(
  store: Store,
  accounts: readonly Account[],
  output: { write(text: string): unknown; isTTY?: boolean | undefined },
  signal: AbortSignal,
): Promise<void> {
  const isTerminal = output.isTTY === true;
  try {
    for (;;) {
      const places = await Promise.all(accounts.map((account) => placeOf(store, account)));
      const line = `  ${places.map((place) => place.text).join("   ")}`;
      output.write(isTerminal ? `${CLEAR}${line}` : `${line}\n`);
      if (places.every((place) => place.done)) return;
      await pause(isTerminal ? TERMINAL_MS : FILE_MS, undefined, { signal });
    }
  } finally {
    if (isTerminal) output.write("\n");
  }
}
