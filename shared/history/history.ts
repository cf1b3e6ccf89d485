/**
 * One account's history in columns, built from the store's rows and brought up to date with the rows that changed.
 * What a row means at an instant is told by `state.ts`.
 */
import type { Account } from "../domain/account.ts";
import type { Dictionaries } from "../domain/dictionaries.ts";
import type { ConversationRating, Mark, SurveyAnswer } from "../domain/mark.ts";
import type { Rows, Snapshot } from "../domain/snapshot.ts";
import type { StreamState } from "../domain/stream.ts";
import type { Touch } from "../domain/touch.ts";
import { Actors } from "./actors.ts";
import { Indexes } from "./indexes.ts";
import { Moves } from "./moves.ts";
import { Records } from "./records.ts";
import { Stages } from "./stages.ts";
import { MixedTouches, ownerOfTouch } from "./touch-targets.ts";
import { Touches } from "./touches.ts";
import { Users } from "./vocabulary.ts";

/** Changed rows, and touches that the CRM took back. */
export interface Changes extends Rows {
  removedTouchIds?: readonly string[];
  dictionaries?: Dictionaries;
  streams?: readonly StreamState[];
}

export class History {
  readonly account: Account;
  dictionaries: Dictionaries;
  streams: readonly StreamState[];
  readonly users = new Users();
  readonly actors = new Actors(this.users);
  readonly stages: Stages;
  readonly records: Records;
  readonly moves: Moves;
  /** Touches that hang on one record, by its row. */
  readonly touches: Touches;
  /** Touches that hang on one contact or company, by its code. */
  readonly clientTouches: Touches;
  /** Touches that hang on several things, or on nothing. */
  readonly mixedTouches: MixedTouches;
  /** By row. */
  readonly marks = new Map<number, Mark[]>();
  readonly answers = new Map<number, SurveyAnswer[]>();
  readonly ratings = new Map<string, ConversationRating>();
  readonly indexes: Indexes;
  /** Grows with every change. */
  revision = 0;
  /** No row tells of anything after this instant. */
  lastInstant = 0;

  constructor(snapshot: Snapshot) {
    this.account = snapshot.account;
    this.dictionaries = snapshot.dictionaries;
    this.streams = snapshot.streams;
    this.stages = new Stages(snapshot.account.crm, snapshot.dictionaries);
    this.records = new Records(snapshot.account, this.stages, this.actors);
    this.moves = new Moves(this.stages, this.users);
    this.touches = new Touches(this.actors);
    this.clientTouches = new Touches(this.actors);
    this.mixedTouches = new MixedTouches(this.actors, this.records);
    this.#load(snapshot);
    this.indexes = new Indexes(this);
  }

  #load(rows: Rows): void {
    const { records } = this;
    this.#seeInstants(rows);
    records.reserve(rows.records.length);
    for (const record of rows.records) records.put(record);
    const moved = Int32Array.from(rows.moves, (move) => records.rowOf(move.recordId));
    for (const move of rows.moves) this.actors.see(move.by);
    const [onRecords, recordRows] = [[] as Touch[], [] as number[]];
    const [onClients, clientCodes] = [[] as Touch[], [] as number[]];
    for (const touch of rows.touches) {
      const owner = ownerOfTouch(touch, records);
      if (owner === null) this.mixedTouches.put(touch);
      else (owner.record ? onRecords : onClients).push(touch);
      if (owner) (owner.record ? recordRows : clientCodes).push(owner.code);
    }
    this.#takeRest(rows);
    for (let row = 0; row < records.length; row++) records.clientsOf(row);
    this.moves.fill(rows.moves, moved, records.length);
    this.touches.fill(onRecords, Int32Array.from(recordRows), records.length);
    this.clientTouches.fill(onClients, Int32Array.from(clientCodes), records.clientCodes.size);
  }

  /** Takes in rows that changed; ids already known are replaced. */
  absorb(changes: Changes): void {
    const { records } = this;
    this.revision++;
    this.#seeInstants(changes);
    if (changes.streams) this.streams = changes.streams;
    const changed = new Set<number>();
    for (const record of changes.records) changed.add(records.put(record));
    for (const [row, moves] of groupBy(changes.moves, (move) => records.rowOf(move.recordId))) {
      for (const move of moves) this.actors.see(move.by);
      this.moves.admit(records.length);
      this.moves.merge(row, moves);
      changed.add(row);
    }
    this.#absorbTouches(changes, changed);
    this.#takeRest(changes);
    this.moves.admit(records.length);
    this.touches.admit(records.length);
    for (const row of changed) records.clientsOf(row);
    this.clientTouches.admit(records.clientCodes.size);
    for (const row of changed) this.indexes.touchRow(row);
    if (changes.dictionaries) this.#relearn(changes.dictionaries);
  }

  #absorbTouches(changes: Changes, changed: Set<number>): void {
    for (const id of changes.removedTouchIds ?? []) this.#removeTouch(id);
    const onRecords = new Map<number, Touch[]>();
    const onClients = new Map<number, Touch[]>();
    for (const touch of changes.touches) {
      const owner = ownerOfTouch(touch, this.records);
      if (owner === null) this.indexes.touchMixed(this.mixedTouches.put(touch), touch.at);
      else pushTo(owner.record ? onRecords : onClients, owner.code, touch);
    }
    this.touches.admit(this.records.length);
    for (const [row, touches] of onRecords) {
      this.touches.merge(row, touches);
      changed.add(row);
    }
    this.clientTouches.admit(this.records.clientCodes.size);
    for (const [client, touches] of onClients) {
      this.clientTouches.merge(client, touches);
      for (const touch of touches) this.indexes.touchClient(client, touch.at);
    }
  }

  #removeTouch(id: string): void {
    if (this.mixedTouches.remove(id)) return;
    const row = this.touches.ownerOf(id, this.records.length);
    if (row >= 0) {
      this.touches.remove(row, id);
      return;
    }
    const client = this.clientTouches.ownerOf(id, this.records.clientCodes.size);
    if (client >= 0) this.clientTouches.remove(client, id);
  }

  #seeInstants(rows: Rows): void {
    let last = this.lastInstant;
    for (const one of rows.records) {
      last = Math.max(last, one.createdAt, one.updatedAt, one.closedAt ?? 0, one.deletedAt ?? 0);
    }
    for (const list of [rows.moves, rows.touches, rows.marks, rows.ratings, rows.answers]) {
      for (const one of list) last = Math.max(last, one.at);
    }
    this.lastInstant = last;
  }

  #takeRest(rows: Rows): void {
    for (const [row, marks] of groupBy(rows.marks, (mark) => this.records.rowOf(mark.recordId))) {
      const known = new Map((this.marks.get(row) ?? []).map((mark) => [mark.id, mark]));
      for (const mark of marks) known.set(mark.id, mark);
      this.marks.set(row, [...known.values()]);
    }
    for (const answer of rows.answers) {
      const row = this.records.rowOf(answer.recordId);
      const others = (this.answers.get(row) ?? []).filter((one) => one.at !== answer.at);
      this.answers.set(row, [...others, answer]);
    }
    for (const rating of rows.ratings) this.ratings.set(rating.id, rating);
  }

  #relearn(dictionaries: Dictionaries): void {
    this.dictionaries = dictionaries;
    if (this.stages.learn(dictionaries)) this.indexes.rebuildClosings();
  }
}

/** Builds an account's history from its rows. */
export function buildHistory(snapshot: Snapshot): History {
  return new History(snapshot);
}

function pushTo<Value>(map: Map<number, Value[]>, key: number, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => number): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) pushTo(groups, keyOf(row), row);
  return groups;
}
