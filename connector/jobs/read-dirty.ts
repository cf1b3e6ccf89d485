/** Reads again what hooks named, ahead of everything in the background. */
import { ConnectorError, CrmContractError } from "../errors.ts";
import { type ReadAgain, readRecords } from "../sync/read-records.ts";

/** Named things read with one call: lists take so many ids without making addresses too long. */
const AT_ONCE = 50;

/** Something that cannot be read for its own sake, and why. */
export interface Spoiled {
  name: string;
  error: unknown;
}

/** The answer itself is at fault, not the way to it: another try of the same would fail again. */
const isPoison = (error: unknown): boolean =>
  error instanceof CrmContractError || !(error instanceof ConnectorError);

/** Answers those that cannot be read for their own sake; trouble of the account is thrown. */
async function readNames(again: ReadAgain, names: readonly string[]): Promise<Spoiled[]> {
  try {
    await readRecords(again, names);
    return [];
  } catch (error) {
    if (again.signal.aborted || !isPoison(error)) throw error;
    if (names.length === 1) return [{ name: names[0]!, error }];
    // One of them spoils it for all (reliability.md C12): each half on its own.
    const middle = Math.ceil(names.length / 2);
    const first = await readNames(again, names.slice(0, middle));
    return [...first, ...(await readNames(again, names.slice(middle)))];
  }
}

/** Until no mark is left, or one spoils its reading; answers those, which wait for another try. */
export async function readDirty(again: ReadAgain): Promise<Spoiled[]> {
  const { store, id, signal } = again;
  for (;;) {
    const marks = await store.dirtyRecords(id, AT_ONCE);
    if (marks.length === 0 || signal.aborted) return [];
    const spoiled = await readNames(
      again,
      marks.map((one) => one.recordId),
    );
    const failed = new Set(spoiled.map((one) => one.name));
    await store.clearDirty(
      id,
      marks.filter((one) => !failed.has(one.recordId)),
    );
    if (failed.size === 0) continue;
    await store.failDirty(id, [...failed]);
    return spoiled;
  }
}
