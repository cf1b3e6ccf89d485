/**
 * The leads of an account as they were at an instant, under today's settings. Everything is derived from the rows when
 * it is asked for, and remembered; so the cost follows the leads that a report looks at. Leads are named by their head
 * (`lead-identity.ts`); stages, users and the like by the codes of the history.
 */
import type { Instant } from "../domain/instant.ts";
import type { Settings } from "../domain/settings.ts";
import { Conversion } from "./conversion.ts";
import { Exclusion } from "./exclusion.ts";
import type { History } from "./history.ts";
import { NEVER } from "./instants.ts";
import { LeadIdentity } from "./lead-identity.ts";
import { LeadTouches } from "./lead-touches.ts";
import { People } from "./people.ts";
import { RecordState } from "./record-state.ts";
import { NO_STAGE, OPEN } from "./stages.ts";
import { Stamps } from "./stamps.ts";
import { type Codes, fitting } from "./typed-arrays.ts";
import { NONE } from "./vocabulary.ts";

const STATE = 1;
const TOUCHED = 2;
const JUDGED = 4;
const EXCLUDED = 8;
const MET = 16;

export class LeadStates {
  readonly history: History;
  readonly asOf: Instant;
  readonly settings: Settings;
  readonly people: People;
  readonly identity: LeadIdentity;
  readonly conversion: Conversion;
  readonly touches: LeadTouches;
  readonly #exclusion: Exclusion;
  readonly #record: RecordState;
  /** By head: what is known already. */
  readonly #known: Uint8Array;
  readonly #stage: Codes;
  readonly #outcome: Uint8Array;
  readonly #closedAt: Uint32Array;
  readonly #contact: Uint32Array;
  readonly #reaction: Uint32Array;
  readonly #met = new Stamps();

  constructor(history: History, asOf: Instant, settings: Settings) {
    this.history = history;
    this.asOf = asOf;
    this.settings = settings;
    this.people = new People(history, settings);
    this.identity = new LeadIdentity(history, asOf);
    this.conversion = new Conversion(history.account, history.dictionaries, history.records.currencies);
    this.#exclusion = new Exclusion(history, settings);
    this.#record = new RecordState(history);
    const rows = history.records.length;
    this.#known = new Uint8Array(rows);
    this.#stage = fitting(new Uint16Array(rows), history.stages.size);
    this.#outcome = new Uint8Array(rows);
    this.#closedAt = new Uint32Array(rows);
    this.#contact = new Uint32Array(rows);
    this.#reaction = new Uint32Array(rows);
    this.touches = new LeadTouches(this);
  }

  /** Code of the stage, `NO_STAGE` when it is not known. */
  stage(head: number): number {
    this.#readState(head);
    return this.#stage[head]!;
  }

  /** OPEN, WON or LOST. */
  outcome(head: number): number {
    this.#readState(head);
    return this.#outcome[head]!;
  }

  /** `NEVER` while open, and where it is not known. */
  closedAt(head: number): Instant {
    this.#readState(head);
    return this.#closedAt[head]!;
  }

  /** Outcome at an instant not after `asOf`, of a lead that existed then. */
  outcomeAt(head: number, at: Instant): number {
    const origin = this.identity.originOf(head);
    const dealIsLater = origin !== head && this.history.records.createdAt[head]! > at;
    this.#record.read(dealIsLater ? origin : head, at);
    return this.#record.outcome;
  }

  createdAt(head: number): Instant {
    return this.history.records.createdAt[this.identity.originOf(head)]!;
  }

  createdBy(head: number): number {
    return this.history.records.createdBy[this.identity.originOf(head)]!;
  }

  manager(head: number): number {
    return this.history.records.manager[head]!;
  }

  /** The CRM lead's source, or the deal's where that has none. */
  source(head: number): number {
    const { source } = this.history.records;
    const first = source[this.identity.originOf(head)]!;
    return first === NONE ? source[head]! : first;
  }

  /** Code of the pipeline as at `asOf`; the snapshot's where the stage is not known. */
  pipeline(head: number): number {
    const stage = this.stage(head);
    const { stages, records } = this.history;
    return stages.pipeline[stage === NO_STAGE ? records.stage[head]! : stage]!;
  }

  /** Minor units of the base currency. */
  amount(head: number): number {
    const { amount, currency } = this.history.records;
    return this.conversion.convert(amount[head]!, currency[head]!);
  }

  /** There is an amount, in a currency without a rate. */
  isUnconverted(head: number): boolean {
    return this.conversion.isUnknown(this.history.records.currency[head]!);
  }

  /** Values of a custom field: the deal's, else the CRM lead's. */
  field(head: number, fieldId: string): readonly string[] {
    const own = this.history.records.fieldOf(head, fieldId);
    const origin = this.identity.originOf(head);
    return own.length > 0 || origin === head ? own : this.history.records.fieldOf(origin, fieldId);
  }

  /** First human touch that reached the client, `NEVER` when there was none. */
  firstContact(head: number): Instant {
    this.#readTouches(head);
    return this.#contact[head]!;
  }

  /** First human touch, be it an unanswered call. */
  firstReaction(head: number): Instant {
    this.#readTouches(head);
    return this.#reaction[head]!;
  }

  /** `settings.exclude` names anything. */
  get excludesAny(): boolean {
    return !this.#exclusion.empty;
  }

  /** `settings.exclude` takes the lead out. */
  isExcluded(head: number): boolean {
    if (this.#exclusion.empty) return false;
    if (!(this.#known[head]! & JUDGED)) {
      const excluded = this.#exclusion.covers(head, this.source(head), this.pipeline(head));
      this.#known[head]! |= JUDGED | (excluded ? EXCLUDED : 0);
    }
    return (this.#known[head]! & EXCLUDED) !== 0;
  }

  /** Head of the counted lead that a record belongs to; −1 when there is none, or it is excluded. */
  leadOf(row: number): number {
    const head = this.identity.headOf(row);
    return head >= 0 && this.isExcluded(head) ? -1 : head;
  }

  /** A test that holds for each head once. Only the last one made may be asked. */
  distinct(): (head: number) => boolean {
    this.#met.begin(this.#known.length);
    return (head) => this.#met.isNew(head);
  }

  /** A meeting of the lead was held by `asOf`. */
  hadMeeting(head: number): boolean {
    this.#readTouches(head);
    return (this.#known[head]! & MET) !== 0;
  }

  #readState(head: number): void {
    if (this.#known[head]! & STATE) return;
    this.#record.read(head, this.asOf);
    this.#stage[head] = this.#record.stage;
    this.#outcome[head] = this.#record.outcome;
    this.#closedAt[head] = this.#record.outcome === OPEN ? NEVER : this.#record.closedAt;
    this.#known[head]! |= STATE;
  }

  #readTouches(head: number): void {
    if (this.#known[head]! & TOUCHED) return;
    const { contact, reaction, met } = this.touches.read(head);
    this.#contact[head] = contact;
    this.#reaction[head] = reaction;
    this.#known[head]! |= TOUCHED | (met ? MET : 0);
  }
}
