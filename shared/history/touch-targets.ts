/** What touches hang on: mostly one record or one client; the rest is kept apart, with all its targets. */
import type { Touch, TouchTarget } from "../domain/touch.ts";
import type { Actors } from "./actors.ts";
import type { Records } from "./records.ts";
import type { Tape } from "./tape.ts";
import { Touches } from "./touches.ts";

export interface TouchOwner {
  record: boolean;
  /** Row of the record, or code of the client. */
  code: number;
}

const targetOwner = (target: TouchTarget, records: Records): TouchOwner =>
  target.type === "record"
    ? { record: true, code: records.rowOf(target.id) }
    : { record: false, code: records.clients.codeOf(target.type, target.id) };

/** The one thing that a touch hangs on; `null` when it hangs on several things or on nothing. */
export function ownerOfTouch(touch: Touch, records: Records): TouchOwner | null {
  return touch.targets.length === 1 ? targetOwner(touch.targets[0]!, records) : null;
}

export class MixedTouches {
  /** One touch each, by number. */
  readonly columns: Touches;
  /** By number: rows of records and codes of clients, in the CRM's order. */
  readonly recordRows: number[][] = [];
  readonly clientCodes: number[][] = [];
  readonly #numbers = new Map<string, number>();
  readonly #byRow = new Map<number, number[]>();
  readonly #byClient = new Map<number, number[]>();
  readonly #records: Records;

  constructor(actors: Actors, records: Records) {
    this.columns = new Touches(actors);
    this.#records = records;
  }

  get length(): number {
    return this.recordRows.length;
  }

  /** Adds a touch, or replaces the one with its id, which keeps its targets. Returns its number. */
  put(touch: Touch): number {
    let number = this.#numbers.get(touch.id);
    if (number === undefined) {
      number = this.length;
      this.#numbers.set(touch.id, number);
      const owners = touch.targets.map((target) => targetOwner(target, this.#records));
      this.#hang(
        owners.filter((one) => one.record).map((one) => one.code),
        owners.filter((one) => !one.record).map((one) => one.code),
      );
    }
    this.columns.admit(number + 1);
    this.columns.merge(number, [touch]);
    return number;
  }

  /** Notes what the next touch hangs on. */
  #hang(rows: number[], clients: number[]): void {
    const number = this.length;
    this.recordRows.push(rows);
    this.clientCodes.push(clients);
    for (const row of rows) pushTo(this.#byRow, row, number);
    for (const client of clients) pushTo(this.#byClient, client, number);
  }

  carry(tape: Tape): void {
    this.columns.carry(tape);
    const [ids, rows, clients] = tape.json([[...this.#numbers], this.recordRows, this.clientCodes] as const);
    for (const [id, number] of ids) this.#numbers.set(id, number);
    for (let number = this.length; number < rows.length; number++)
      this.#hang(rows[number]!, clients[number]!);
  }

  remove(id: string): boolean {
    const number = this.#numbers.get(id);
    if (number !== undefined) this.columns.remove(number, () => true);
    return number !== undefined;
  }

  ofRow(row: number): readonly number[] {
    return this.#byRow.get(row) ?? [];
  }

  ofClient(client: number): readonly number[] {
    return this.#byClient.get(client) ?? [];
  }
}

function pushTo(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
