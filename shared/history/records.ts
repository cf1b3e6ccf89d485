/** CRM records in columns, one row each. A record that a move or touch names and that is not known has an empty row. */
import type { Account } from "../domain/account.ts";
import type { LeadRecord } from "../domain/lead.ts";
import type { Actors } from "./actors.ts";
import { Clients } from "./clients.ts";
import { NEVER, packInstant } from "./instants.ts";
import { NumberedIds } from "./numbered-ids.ts";
import type { Stages } from "./stages.ts";
import type { Tape } from "./tape.ts";
import { TextColumn } from "./text-column.ts";
import { type Codes, enlarged, fitting, roomFor } from "./typed-arrays.ts";
import { Lists, NullableVocabulary } from "./vocabulary.ts";

const CODE_COLUMNS = ["stage", "currency", "manager", "createdBy", "source", "lossReason"] as const;
type CodeColumn = (typeof CODE_COLUMNS)[number];

export class Records {
  readonly #ids = new NumberedIds(["", "lead:", "deal:"]);
  readonly #titles = new TextColumn();
  /** `NEVER` for a record that is not known. */
  createdAt = new Uint32Array(0);
  closedAt = new Uint32Array(0);
  deletedAt = new Uint32Array(0);
  /** 1: a Bitrix24 CRM lead, which may be converted to deals. */
  isRequest = new Uint8Array(0);
  /** Row of the CRM lead that a Bitrix24 deal came from, −1 for none. */
  parent = new Int32Array(0);
  stage: Codes = new Uint16Array(0);
  /** Minor units of `currency`; NaN where the CRM has none. */
  amount = new Float64Array(0);
  currency: Codes = new Uint16Array(0);
  manager: Codes = new Uint16Array(0);
  createdBy: Codes = new Uint16Array(0);
  source: Codes = new Uint16Array(0);
  lossReason: Codes = new Uint16Array(0);
  tags = new Int32Array(0);
  fields = new Int32Array(0);

  readonly sources = new NullableVocabulary();
  readonly lossReasons = new NullableVocabulary();
  readonly currencies = new NullableVocabulary();
  readonly tagLists = new Lists();
  /** Each field as `[id, value, value …]` in JSON. */
  readonly fieldLists = new Lists();
  readonly clients = new Clients();

  readonly #account: Account;
  readonly #stages: Stages;
  readonly #actors: Actors;

  constructor(account: Account, stages: Stages, actors: Actors) {
    this.#account = account;
    this.#stages = stages;
    this.#actors = actors;
  }

  /** Rows in use. */
  get length(): number {
    return this.#ids.length;
  }

  /** The row of a record, an empty one when it is not known. */
  rowOf(id: string): number {
    const known = this.#ids.find(id);
    if (known >= 0) return known;
    const row = this.#ids.add(id);
    if (row >= this.createdAt.length) this.reserve(roomFor(row + 1));
    this.createdAt[row] = NEVER;
    this.deletedAt[row] = NEVER;
    this.closedAt[row] = NEVER;
    this.parent[row] = -1;
    return row;
  }

  /** The row of a record that was met before, or −1. */
  find(id: string): number {
    return this.#ids.find(id);
  }

  idOf(row: number): string {
    return this.#ids.idOf(row);
  }

  titleOf(row: number): string {
    return this.#titles.textOf(row);
  }

  isKnown(row: number): boolean {
    return this.createdAt[row] !== NEVER;
  }

  reserve(capacity: number): void {
    this.createdAt = enlarged(this.createdAt, capacity);
    this.closedAt = enlarged(this.closedAt, capacity);
    this.deletedAt = enlarged(this.deletedAt, capacity);
    this.isRequest = enlarged(this.isRequest, capacity);
    this.parent = enlarged(this.parent, capacity);
    this.amount = enlarged(this.amount, capacity);
    for (const column of CODE_COLUMNS) this[column] = enlarged(this[column], capacity);
    this.tags = enlarged(this.tags, capacity);
    this.fields = enlarged(this.fields, capacity);
    this.#ids.reserve(capacity);
  }

  /** Writes what the CRM says of a record. Returns its row. */
  put(record: LeadRecord): number {
    const row = this.rowOf(record.id);
    // Before the columns are written to: a new row may replace them by larger ones.
    const parent = this.#parentOf(record);
    const bitrix = this.#account.crm === "bitrix24";
    this.#titles.put(row, record.title);
    this.createdAt[row] = packInstant(record.createdAt);
    this.closedAt[row] = packInstant(record.closedAt);
    this.deletedAt[row] = packInstant(record.deletedAt);
    this.isRequest[row] = bitrix && record.entity === "lead" ? 1 : 0;
    this.parent[row] = parent;
    this.#code("stage", row, this.#stages.codeOf(record.pipelineId, record.stageId, record.outcome));
    this.amount[row] = Math.round(record.amount ?? Number.NaN);
    this.#code("currency", row, this.currencies.codeOf(record.currency || null));
    this.#code("manager", row, this.#actors.see(record.managerId));
    this.#code("createdBy", row, this.#actors.see(record.createdBy));
    this.#code("source", row, this.sources.codeOf(record.sourceId || null));
    this.#code("lossReason", row, this.lossReasons.codeOf(record.lossReasonId || null));
    this.tags[row] = this.tagLists.codeOf(record.tags);
    this.fields[row] = this.fieldLists.codeOf(packFields(record.fields));
    this.clients.put(row, record);
    return row;
  }

  /** Ends the first load. */
  finish(): void {
    this.#titles.finish();
  }

  /** After the stages and the actors. */
  carry(tape: Tape): void {
    this.#ids.carry(tape);
    this.#titles.carry(tape);
    this.createdAt = tape.array(this.createdAt);
    this.closedAt = tape.array(this.closedAt);
    this.deletedAt = tape.array(this.deletedAt);
    this.isRequest = tape.array(this.isRequest);
    this.parent = tape.array(this.parent);
    this.amount = tape.array(this.amount);
    this.tags = tape.array(this.tags);
    this.fields = tape.array(this.fields);
    for (const column of CODE_COLUMNS) this[column] = tape.array(this[column]);
    for (const words of [this.sources, this.lossReasons, this.currencies]) words.carry(tape);
    this.tagLists.carry(tape);
    this.fieldLists.carry(tape);
    this.clients.carry(tape);
  }

  #code(column: CodeColumn, row: number, code: number): void {
    this[column] = fitting(this[column], code);
    this[column][row] = code;
  }

  /** Only Bitrix24's classic mode has CRM leads that deals come from. */
  #parentOf({ parentId }: LeadRecord): number {
    const classic = this.#account.crm === "bitrix24" && this.#account.mode === "classic";
    return classic && parentId !== null ? this.rowOf(parentId) : -1;
  }

  /** Values of a custom field that are not blank. */
  fieldOf(row: number, fieldId: string): readonly string[] {
    for (const packed of this.fieldLists.of(this.fields[row]!)) {
      const [id, ...values] = JSON.parse(packed) as string[];
      if (id === fieldId) return values.filter((value) => value.trim() !== "");
    }
    return [];
  }
}

function packFields(fields: LeadRecord["fields"]): string[] {
  return Object.keys(fields)
    .filter((id) => fields[id]!.length > 0)
    .sort()
    .map((id) => JSON.stringify([id, ...fields[id]!]));
}
