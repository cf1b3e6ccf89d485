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
import type { Tape } from "./tape.ts";
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
  /** Of no rows until `finish`. */
  indexes: Indexes;
  /** Grows with every change. */
  revision = 0;
  /** No row tells of anything after this instant. */
  lastInstant = 0;

  /** Without rows: `load` them, in one part or several, and `finish`; or `carry` them in. */
  constructor({ account, dictionaries, streams }: Frame) {
    this.account = account;
    this.dictionaries = dictionaries;
    this.streams = streams;
    this.stages = new Stages(account.crm, dictionaries);
    this.records = new Records(account, this.stages, this.actors);
    this.moves = new Moves(this.stages, this.users);
    this.touches = new Touches(this.actors);
    this.clientTouches = new Touches(this.actors);
    this.mixedTouches = new MixedTouches(this.actors, this.records);
    this.indexes = new Indexes(this);
  }

  /** Ends the first load. */
  finish(): void {
    this.records.finish();
    this.moves.finish(this.records.length);
    this.touches.finish(this.records.length);
    this.clientTouches.finish(this.records.clients.size);
    this.indexes = new Indexes(this);
  }

  /** One part of the first load; parts may come in any order and number. */
  load(rows: Rows): void {
    this.#seeInstants(rows);
    for (const record of rows.records) this.records.put(record);
    for (const move of rows.moves) {
      this.actors.see(move.by);
      this.moves.load(this.records.rowOf(move.recordId), move);
    }
    for (const touch of rows.touches) {
      const owner = ownerOfTouch(touch, this.records);
      if (owner === null) this.mixedTouches.put(touch);
      else (owner.record ? this.touches : this.clientTouches).load(owner.code, touch);
    }
    this.#takeRest(rows);
  }

  carry(tape: Tape): void {
    this.users.carry(tape);
    this.actors.carry(tape);
    this.stages.carry(tape);
    this.records.carry(tape);
    for (const events of [this.moves, this.touches, this.clientTouches]) events.carry(tape);
    this.mixedTouches.carry(tape);
    carryMap(tape, this.marks);
    carryMap(tape, this.answers);
    carryMap(tape, this.ratings);
    this.lastInstant = tape.json(this.lastInstant);
    this.indexes.carry(tape);
    // The lists may have changed since the tape was written.
    if (this.stages.differFrom(tape.json(this.stages.meanings))) this.indexes.rebuildClosings();
  }

  /** Takes in rows that changed; ids already known are replaced. */
  absorb(changes: Changes): void {
    const { records } = this;
    this.revision++;
    this.#seeInstants(changes);
    if (changes.streams) this.streams = changes.streams;
    // Before the rows: they are read in the light of the lists.
    if (changes.dictionaries) this.#relearn(changes.dictionaries);
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
    this.clientTouches.admit(records.clients.size);
    for (const row of changed) this.indexes.touchRow(row);
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
    this.clientTouches.admit(this.records.clients.size);
    for (const [client, touches] of onClients) {
      this.clientTouches.merge(client, touches);
      for (const touch of touches) this.indexes.touchClient(client, touch.at);
    }
  }

  #removeTouch(id: string): void {
    if (this.mixedTouches.remove(id) || this.touches.removeById(id, this.records.length)) return;
    this.clientTouches.removeById(id, this.records.clients.size);
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

/** What a history has besides its rows. */
export interface Frame {
  account: Account;
  dictionaries: Dictionaries;
  streams: readonly StreamState[];
}

/** Builds an account's history from its rows. */
export function buildHistory(snapshot: Snapshot): History {
  const history = new History(snapshot);
  history.load(snapshot);
  history.finish();
  return history;
}

function carryMap<Key extends string | number, Value>(tape: Tape, map: Map<Key, Value>): void {
  for (const [key, value] of tape.json([...map])) map.set(key, value);
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
