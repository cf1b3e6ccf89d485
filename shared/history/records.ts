/** CRM records in columns, one row each. A record that a move or touch names and that is not known has an empty row. */
import type { Account } from "../domain/account.ts";
import type { LeadRecord } from "../domain/lead.ts";
import type { Actors } from "./actors.ts";
import { NEVER, packInstant } from "./instants.ts";
import type { Stages } from "./stages.ts";
import { enlarged, roomFor } from "./typed-arrays.ts";
import { Lists, NullableVocabulary, Vocabulary } from "./vocabulary.ts";

export class Records {
  /** Rows in use. */
  length = 0;
  readonly #rows = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #titles: string[] = [];
  /** `NEVER` for a record that is not known. */
  createdAt = new Uint32Array(0);
  updatedAt = new Uint32Array(0);
  closedAt = new Uint32Array(0);
  deletedAt = new Uint32Array(0);
  /** 1: a Bitrix24 CRM lead, which may be converted to deals. */
  isRequest = new Uint8Array(0);
  /** Row of the CRM lead that a Bitrix24 deal came from, −1 for none. */
  parent = new Int32Array(0);
  stage = new Uint16Array(0);
  /** Code in `stages.pipelines`. */
  pipeline = new Uint16Array(0);
  /** Minor units of `currency`; NaN where the CRM has none. */
  amount = new Float64Array(0);
  currency = new Uint16Array(0);
  manager = new Uint16Array(0);
  createdBy = new Uint16Array(0);
  source = new Uint16Array(0);
  lossReason = new Uint16Array(0);
  tags = new Int32Array(0);
  fields = new Int32Array(0);
  clients = new Int32Array(0);

  readonly sources = new NullableVocabulary();
  readonly lossReasons = new NullableVocabulary();
  readonly currencies = new NullableVocabulary();
  readonly tagLists = new Lists();
  /** Each field as `[id, value, value …]` in JSON. */
  readonly fieldLists = new Lists();
  /** Contacts and companies, as `contact:ID` and `company:ID`. */
  readonly clientLists = new Lists();
  readonly clientCodes = new Vocabulary();
  readonly #clientsOfList: Int32Array[] = [];

  readonly #account: Account;
  readonly #stages: Stages;
  readonly #actors: Actors;

  constructor(account: Account, stages: Stages, actors: Actors) {
    this.#account = account;
    this.#stages = stages;
    this.#actors = actors;
  }

  /** The row of a record, an empty one when it is not known. */
  rowOf(id: string): number {
    let row = this.#rows.get(id);
    if (row === undefined) {
      row = this.length++;
      this.#rows.set(id, row);
      this.#ids[row] = id;
      if (row >= this.createdAt.length) this.reserve(roomFor(row + 1));
      this.createdAt[row] = NEVER;
      this.deletedAt[row] = NEVER;
      this.closedAt[row] = NEVER;
      this.parent[row] = -1;
    }
    return row;
  }

  /** The row of a record that was met before, or −1. */
  find(id: string): number {
    return this.#rows.get(id) ?? -1;
  }

  idOf(row: number): string {
    return this.#ids[row]!;
  }

  titleOf(row: number): string {
    return this.#titles[row] ?? "";
  }

  isKnown(row: number): boolean {
    return this.createdAt[row] !== NEVER;
  }

  reserve(capacity: number): void {
    this.createdAt = enlarged(this.createdAt, capacity);
    this.updatedAt = enlarged(this.updatedAt, capacity);
    this.closedAt = enlarged(this.closedAt, capacity);
    this.deletedAt = enlarged(this.deletedAt, capacity);
    this.isRequest = enlarged(this.isRequest, capacity);
    this.parent = enlarged(this.parent, capacity);
    this.stage = enlarged(this.stage, capacity);
    this.pipeline = enlarged(this.pipeline, capacity);
    this.amount = enlarged(this.amount, capacity);
    this.currency = enlarged(this.currency, capacity);
    this.manager = enlarged(this.manager, capacity);
    this.createdBy = enlarged(this.createdBy, capacity);
    this.source = enlarged(this.source, capacity);
    this.lossReason = enlarged(this.lossReason, capacity);
    this.tags = enlarged(this.tags, capacity);
    this.fields = enlarged(this.fields, capacity);
    this.clients = enlarged(this.clients, capacity);
  }

  /** Writes what the CRM says of a record. Returns its row. */
  put(record: LeadRecord): number {
    const row = this.rowOf(record.id);
    const bitrix = this.#account.crm === "bitrix24";
    this.#titles[row] = record.title;
    this.createdAt[row] = packInstant(record.createdAt);
    this.updatedAt[row] = packInstant(record.updatedAt);
    this.closedAt[row] = packInstant(record.closedAt);
    this.deletedAt[row] = packInstant(record.deletedAt);
    this.isRequest[row] = bitrix && record.entity === "lead" ? 1 : 0;
    const classic = bitrix && this.#account.mode === "classic";
    this.parent[row] = classic && record.parentId !== null ? this.rowOf(record.parentId) : -1;
    this.stage[row] = this.#stages.codeOf(record.pipelineId, record.stageId, record.outcome);
    this.pipeline[row] = this.#stages.pipelines.codeOf(record.pipelineId);
    this.amount[row] = Math.round(record.amount ?? Number.NaN);
    this.currency[row] = this.currencies.codeOf(record.currency || null);
    this.manager[row] = this.#actors.see(record.managerId);
    this.createdBy[row] = this.#actors.see(record.createdBy);
    this.source[row] = this.sources.codeOf(record.sourceId || null);
    this.lossReason[row] = this.lossReasons.codeOf(record.lossReasonId || null);
    this.tags[row] = this.tagLists.codeOf(record.tags);
    this.fields[row] = this.fieldLists.codeOf(packFields(record.fields));
    this.clients[row] = this.clientLists.codeOf(clientNames(record));
    return row;
  }

  /** Values of a custom field that are not blank. */
  fieldOf(row: number, fieldId: string): readonly string[] {
    for (const packed of this.fieldLists.of(this.fields[row]!)) {
      const [id, ...values] = JSON.parse(packed) as string[];
      if (id === fieldId) return values.filter((value) => value.trim() !== "");
    }
    return [];
  }

  /** Codes of the record's contacts and company. */
  clientsOf(row: number): Int32Array {
    const list = this.clients[row]!;
    let codes = this.#clientsOfList[list];
    if (!codes) {
      codes = Int32Array.from(this.clientLists.of(list), (name) => this.clientCodes.codeOf(name));
      this.#clientsOfList[list] = codes;
    }
    return codes;
  }
}

function packFields(fields: LeadRecord["fields"]): string[] {
  return Object.keys(fields)
    .filter((id) => fields[id]!.length > 0)
    .sort()
    .map((id) => JSON.stringify([id, ...fields[id]!]));
}

function clientNames(record: LeadRecord): string[] {
  const names = record.contactIds.map((id) => `contact:${id}`);
  return record.companyId ? [...names, `company:${record.companyId}`] : names;
}
