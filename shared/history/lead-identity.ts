/**
 * Which records make one lead at an instant (KPI.md 5). A lead is named by its *head*, the row of the record that holds
 * its state; its *origin* is the row of the record that began it. They differ only for a Bitrix24 CRM lead with its
 * first deal.
 */
import type { Instant } from "../domain/instant.ts";
import type { History } from "./history.ts";

export class LeadIdentity {
  readonly #history: History;
  readonly #asOf: Instant;
  /** Simple mode has no CRM leads. */
  readonly #classic: boolean;

  constructor(history: History, asOf: Instant) {
    this.#history = history;
    this.#asOf = asOf;
    this.#classic = history.account.mode === "classic";
  }

  /** The record was created, and not deleted, at or before the instant. */
  exists(row: number): boolean {
    const { records } = this.#history;
    return (
      records.createdAt[row]! <= this.#asOf &&
      records.deletedAt[row]! > this.#asOf &&
      (this.#classic || !records.isRequest[row])
    );
  }

  /** Head of the lead that the record belongs to, or −1 when it belongs to none. */
  headOf(row: number): number {
    if (!this.exists(row)) return -1;
    if (!this.#history.records.isRequest[row]) return row;
    const deal = this.#firstDeal(row);
    return deal < 0 ? row : deal;
  }

  /** Row of the record with which the lead of `head` began. */
  originOf(head: number): number {
    const parent = this.#history.records.parent[head]!;
    return parent >= 0 && this.exists(parent) && this.#firstDeal(parent) === head ? parent : head;
  }

  /** The lead is a further deal of a CRM lead: not counted where leads are counted by creation. */
  isFurther(head: number): boolean {
    const parent = this.#history.records.parent[head]!;
    return parent >= 0 && this.exists(parent) && this.#firstDeal(parent) !== head;
  }

  /** Smallest creation, then id, of the deals that exist. */
  #firstDeal(request: number): number {
    const { records, indexes } = this.#history;
    let first = -1;
    indexes.dealsOf.each(request, (deal) => {
      if (records.parent[deal] !== request || !this.exists(deal)) return;
      if (first < 0 || this.#isBefore(deal, first)) first = deal;
    });
    return first;
  }

  #isBefore(one: number, other: number): boolean {
    const { records } = this.#history;
    const byTime = records.createdAt[one]! - records.createdAt[other]!;
    if (byTime !== 0) return byTime < 0;
    const [id, otherId] = [records.idOf(one), records.idOf(other)];
    // Ids are numbers of any length behind the same word.
    return id.length === otherId.length ? id < otherId : id.length < otherId.length;
  }
}
