/** Orders that let a question about a period walk only the period's rows. */
import type { Instant } from "../domain/instant.ts";
import { Activity } from "./activity.ts";
import { eachClosing } from "./closings.ts";
import type { History } from "./history.ts";
import { NEVER } from "./instants.ts";
import { Postings } from "./postings.ts";
import { WON } from "./stages.ts";
import type { Tape } from "./tape.ts";
import { TimedIndex } from "./timed-index.ts";

export class Indexes {
  readonly #history: History;
  readonly created: TimedIndex;
  won: TimedIndex;
  lost: TimedIndex;
  /** Rows with a move or a touch, by week; clients and mixed touches likewise. */
  readonly activity: Activity;
  readonly clientActivity: Activity;
  readonly mixedActivity: Activity;
  /** Rows of a client's records. */
  readonly recordsOfClient: Postings;
  /** Rows of the deals that came from a CRM lead. */
  readonly dealsOf: Postings;

  constructor(history: History) {
    this.#history = history;
    const { records, moves, touches, clientTouches, mixedTouches } = history;
    const known = rowsWhere(records.length, (row) => records.isKnown(row));
    this.created = new TimedIndex(
      Uint32Array.from(known, (row) => records.createdAt[row]!),
      known,
    );
    [this.won, this.lost] = this.#closings();
    this.activity = new Activity(records.length, (row, see) => {
      eachInstant(moves, row, see);
      eachInstant(touches, row, see);
    });
    this.clientActivity = new Activity(records.clients.size, (client, see) =>
      eachInstant(clientTouches, client, see),
    );
    this.mixedActivity = new Activity(mixedTouches.length, (number, see) =>
      eachInstant(mixedTouches.columns, number, see),
    );
    const [clients, clientRows] = [[] as number[], [] as number[]];
    for (let row = 0; row < records.length; row++) {
      for (const client of records.clients.of(row)) {
        clients.push(client);
        clientRows.push(row);
      }
    }
    this.recordsOfClient = new Postings(
      Int32Array.from(clients),
      Int32Array.from(clientRows),
      records.clients.size,
    );
    const deals = rowsWhere(records.length, (row) => records.parent[row]! >= 0);
    this.dealsOf = new Postings(
      deals.map((row) => records.parent[row]!),
      deals,
      deals.length > 0 ? records.length : 0,
    );
  }

  carry(tape: Tape): void {
    for (const index of [this.created, this.won, this.lost]) index.carry(tape);
    for (const activity of [this.activity, this.clientActivity, this.mixedActivity]) activity.carry(tape);
    for (const postings of [this.recordsOfClient, this.dealsOf]) postings.carry(tape);
  }

  /** A row, its moves or its touches have changed. */
  touchRow(row: number): void {
    const { records, moves, touches } = this.#history;
    if (records.isKnown(row)) this.created.add(records.createdAt[row]!, row);
    eachClosing(this.#history, row, (at, outcome) => (outcome === WON ? this.won : this.lost).add(at, row));
    eachInstant(moves, row, (at) => this.activity.add(row, at));
    eachInstant(touches, row, (at) => this.activity.add(row, at));
    for (const client of records.clients.of(row)) this.recordsOfClient.add(client, row);
    if (records.parent[row]! >= 0) this.dealsOf.add(records.parent[row]!, row);
  }

  touchClient(client: number, at: Instant): void {
    this.clientActivity.add(client, at);
  }

  touchMixed(number: number, at: Instant): void {
    this.mixedActivity.add(number, at);
  }

  /** Stages have other outcomes now. */
  rebuildClosings(): void {
    [this.won, this.lost] = this.#closings();
  }

  #closings(): [won: TimedIndex, lost: TimedIndex] {
    const at: [number[], number[]] = [[], []];
    const rows: [number[], number[]] = [[], []];
    for (let row = 0; row < this.#history.records.length; row++) {
      eachClosing(this.#history, row, (instant, outcome) => {
        if (instant === NEVER) return;
        at[outcome === WON ? 0 : 1].push(instant);
        rows[outcome === WON ? 0 : 1].push(row);
      });
    }
    const index = (side: 0 | 1) => new TimedIndex(Uint32Array.from(at[side]), Int32Array.from(rows[side]));
    return [index(0), index(1)];
  }
}

function rowsWhere(rows: number, test: (row: number) => boolean): Int32Array {
  const found: number[] = [];
  for (let row = 0; row < rows; row++) if (test(row)) found.push(row);
  return Int32Array.from(found);
}

function eachInstant(
  events: { start: Int32Array; count: Int32Array; at: Uint32Array },
  owner: number,
  see: (at: Instant) => void,
): void {
  const start = events.start[owner]!;
  for (let at = start; at < start + events.count[owner]!; at++) see(events.at[at]!);
}
