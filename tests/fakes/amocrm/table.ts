/** Rows by id, with sorted and grouped indexes that are made when first needed and kept up to date from then on. */

type Id = number | string;

/** More rows than this changed since the last look: sorting anew is cheaper than moving them one by one. */
const REBUILD = 200;

const precedes = (key: number, id: Id, otherKey: number, otherId: Id): boolean =>
  key < otherKey || (key === otherKey && id < otherId);

/** Rows in the order of (field, id). Rows without the field are left out. */
class SortedIndex<Row extends { id: Id }> {
  rows: Row[] = [];
  private keys: number[] = [];
  private readonly known = new Map<Row, number>();
  private readonly dirty = new Set<Row>();
  private readonly field: keyof Row;

  constructor(field: keyof Row, rows: Iterable<Row>) {
    this.field = field;
    this.rebuild(rows);
  }

  mark(row: Row): void {
    this.dirty.add(row);
  }

  refresh(all: ReadonlyMap<Id, Row>): void {
    if (this.dirty.size > REBUILD) this.rebuild(all.values());
    else for (const row of this.dirty) this.place(row, all.get(row.id) === row);
    this.dirty.clear();
  }

  /** Place of the first row that is not before (key, id). */
  lowerBound(key: number, id: Id): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (precedes(this.keys[middle]!, this.rows[middle]!.id, key, id)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  between(from: number, to: number): readonly Row[] {
    if (from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY) return this.rows;
    return this.rows.slice(this.firstAtOrAfter(from), this.firstAtOrAfter(Math.floor(to) + 1));
  }

  private firstAtOrAfter(key: number): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.keys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private keyOf(row: Row): number | null {
    const value = row[this.field];
    return typeof value === "number" ? value : null;
  }

  private place(row: Row, present: boolean): void {
    const before = this.known.get(row);
    if (before !== undefined) {
      const at = this.lowerBound(before, row.id);
      this.rows.splice(at, 1);
      this.keys.splice(at, 1);
      this.known.delete(row);
    }
    const key = present ? this.keyOf(row) : null;
    if (key === null) return;
    const at = this.lowerBound(key, row.id);
    this.rows.splice(at, 0, row);
    this.keys.splice(at, 0, key);
    this.known.set(row, key);
  }

  private rebuild(all: Iterable<Row>): void {
    this.known.clear();
    for (const row of all) {
      const key = this.keyOf(row);
      if (key !== null) this.known.set(row, key);
    }
    const placed = [...this.known].sort(([row, key], [other, otherKey]) =>
      precedes(key, row.id, otherKey, other.id) ? -1 : 1,
    );
    this.rows = placed.map(([row]) => row);
    this.keys = placed.map(([, key]) => key);
  }
}

export class Table<Row extends { id: Id }> {
  private readonly byId = new Map<Id, Row>();
  private readonly sorted = new Map<keyof Row, SortedIndex<Row>>();
  private readonly groups = new Map<keyof Row, Map<unknown, Set<Row>>>();
  /** Grows with every change, so that an answer worked out before can be known to be outdated. */
  version = 0;

  get size(): number {
    return this.byId.size;
  }

  get(id: Id): Row | undefined {
    return this.byId.get(id);
  }

  has(id: Id): boolean {
    return this.byId.has(id);
  }

  values(): MapIterator<Row> {
    return this.byId.values();
  }

  add(row: Row): Row {
    this.byId.set(row.id, row);
    this.mark(row);
    for (const [field, group] of this.groups) addTo(group, row[field], row);
    return row;
  }

  change(row: Row, patch: Partial<Row>): void {
    for (const [field, group] of this.groups) group.get(row[field])?.delete(row);
    Object.assign(row, patch);
    this.mark(row);
    for (const [field, group] of this.groups) addTo(group, row[field], row);
  }

  remove(row: Row): void {
    this.byId.delete(row.id);
    this.mark(row);
    for (const [field, group] of this.groups) group.get(row[field])?.delete(row);
  }

  /** Rows whose `field` lies in [from, to], ordered by (field, id). */
  between(field: keyof Row, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): readonly Row[] {
    let index = this.sorted.get(field);
    if (!index) {
      index = new SortedIndex<Row>(field, this.byId.values());
      this.sorted.set(field, index);
    }
    index.refresh(this.byId);
    return index.between(from, to);
  }

  /** Rows whose `field` is `value`, in no order. */
  having(field: keyof Row, value: unknown): Iterable<Row> {
    let group = this.groups.get(field);
    if (!group) {
      group = new Map();
      for (const row of this.byId.values()) addTo(group, row[field], row);
      this.groups.set(field, group);
    }
    return group.get(value) ?? [];
  }

  private mark(row: Row): void {
    this.version++;
    for (const index of this.sorted.values()) index.mark(row);
  }
}

function addTo<Row>(group: Map<unknown, Set<Row>>, value: unknown, row: Row): void {
  const rows = group.get(value);
  if (rows) rows.add(row);
  else group.set(value, new Set([row]));
}
