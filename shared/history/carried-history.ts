/** A built history as bytes and back, for a start that does not read all rows again. */
import type { Account } from "../domain/account.ts";
import { type Frame, History } from "./history.ts";
import { ReadingTape, TapeError, WritingTape } from "./tape.ts";

/** Raise it with every change of what a column holds: bytes of another format are not read. */
export const FORMAT = 3;

/** What a row's meaning rests on. */
const headOf = ({ crm, mode }: Account) => JSON.stringify([FORMAT, crm, mode]);

export function historyToBytes(history: History): Uint8Array {
  const tape = new WritingTape();
  tape.json(headOf(history.account));
  history.carry(tape);
  return tape.toBytes();
}

/** `null` for bytes that this version did not write, or not for such an account. */
export function historyFromBytes(frame: Frame, bytes: Uint8Array): History | null {
  try {
    const tape = new ReadingTape(bytes);
    if (tape.json("") !== headOf(frame.account)) return null;
    const history = new History(frame);
    history.carry(tape);
    tape.end();
    return history;
  } catch (error) {
    if (error instanceof TapeError || error instanceof SyntaxError) return null;
    throw error;
  }
}
