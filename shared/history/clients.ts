/** Contacts and companies as codes, and which of them each record has. */
import type { LeadRecord } from "../domain/lead.ts";
import { NumberedIds } from "./numbered-ids.ts";
import type { Tape } from "./tape.ts";
import { enlarged, roomFor } from "./typed-arrays.ts";

export class Clients {
  readonly #codes = new NumberedIds(["contact:", "company:"]);
  #start = new Int32Array(0);
  #count = new Uint16Array(0);
  #pool = new Int32Array(0);
  #length = 0;

  /** How many clients were met. */
  get size(): number {
    return this.#codes.length;
  }

  codeOf(type: "contact" | "company", id: string): number {
    const name = `${type}:${id}`;
    const known = this.#codes.find(name);
    return known >= 0 ? known : this.#codes.add(name);
  }

  /** Writes down a record's clients. */
  put(row: number, { contactIds, companyId }: Pick<LeadRecord, "contactIds" | "companyId">): void {
    if (row >= this.#start.length) {
      this.#start = enlarged(this.#start, roomFor(row + 1));
      this.#count = enlarged(this.#count, roomFor(row + 1));
    }
    const codes = contactIds.map((id) => this.codeOf("contact", id));
    if (companyId) codes.push(this.codeOf("company", companyId));
    if (codes.length > this.#count[row]!) {
      if (this.#length + codes.length > this.#pool.length) {
        this.#pool = enlarged(this.#pool, roomFor(this.#length + codes.length));
      }
      this.#start[row] = this.#length;
      this.#length += codes.length;
    }
    this.#pool.set(codes, this.#start[row]!);
    this.#count[row] = codes.length;
  }

  carry(tape: Tape): void {
    this.#codes.carry(tape);
    this.#start = tape.array(this.#start);
    this.#count = tape.array(this.#count);
    this.#pool = tape.array(this.#pool);
    this.#length = tape.json(this.#length);
  }

  /** The record has the client; asked for every touch, so without a view. */
  has(row: number, client: number): boolean {
    const start = this.#start[row] ?? 0;
    for (let at = start; at < start + (this.#count[row] ?? 0); at++)
      if (this.#pool[at] === client) return true;
    return false;
  }

  /** Calls `see` with the code of each of a record's clients. */
  each(row: number, see: (client: number) => void): void {
    const start = this.#start[row] ?? 0;
    for (let at = start; at < start + (this.#count[row] ?? 0); at++) see(this.#pool[at]!);
  }

  /** Codes of a record's contacts and company. */
  of(row: number): Int32Array {
    const start = this.#start[row] ?? 0;
    return this.#pool.subarray(start, start + (this.#count[row] ?? 0));
  }
}
