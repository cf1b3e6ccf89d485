/** What a simulated portal holds: rows in the portal's own spelling, all values as the vendor sends them. */
export type Row = Record<string, unknown>;

export interface PortalFacts {
  memberId: string;
  mode: 1 | 2;
  timeZone: string;
  /** Offset of the server's clock, hours. */
  serverOffset: number;
  users: Row[];
  departments: Row[];
  categories: Row[];
  statuses: Row[];
  currencies: Row[];
  dealFields: Row[];
  leadFields: Row[];
  /** The user whose webhook it is. */
  owner: string;
  ownerIsAdmin: boolean;
}

/** A table by numeric id, ascending. */
export class Table {
  readonly rows = new Map<number, Row>();
  private last = 0;

  add(row: Row, id = this.last + 1): Row {
    this.last = Math.max(this.last, id);
    const added = { ID: String(id), ...row };
    this.rows.set(id, added);
    return added;
  }

  /** Rows by ascending id above `after`; ids are given out in ascending order, so the map is sorted. */
  list(): Row[] {
    return [...this.rows.values()];
  }
}

export class PortalState {
  readonly facts: PortalFacts;
  readonly leads = new Table();
  readonly deals = new Table();
  readonly leadHistory = new Table();
  readonly dealHistory = new Table();
  readonly activities = new Table();
  readonly calls = new Table();
  /** Extra bindings by activity id. */
  readonly bindings = new Map<string, { entityTypeId: number; entityId: number }[]>();
  /** Messages and users of open lines' sessions by id. */
  readonly sessions = new Map<string, { message: Record<string, Row>; users: Record<string, Row> }>();

  /** What users were told (`im.notify.personal.add`). */
  readonly notifications = new Table();
  /** Comments of the timeline. */
  readonly comments = new Table();

  constructor(facts: PortalFacts) {
    this.facts = facts;
  }

  /** The portal writes instants with its server's offset. */
  time(at: number): string {
    const offset = this.facts.serverOffset;
    const local = new Date((at + offset * 3600) * 1000).toISOString().slice(0, 19);
    return `${local}${offset < 0 ? "-" : "+"}${String(Math.abs(offset)).padStart(2, "0")}:00`;
  }

  addLead(row: Row, at: number, id?: number): Row {
    const semantic = row.STATUS_SEMANTIC_ID ?? "P";
    const lead = this.leads.add(
      {
        ...row,
        STATUS_SEMANTIC_ID: semantic,
        DATE_CREATE: this.time(at),
        DATE_MODIFY: this.time(at),
        DATE_CLOSED: "",
      },
      id,
    );
    this.leadHistory.add({
      TYPE_ID: 1,
      OWNER_ID: Number(lead.ID),
      CREATED_TIME: this.time(at),
      STATUS_ID: row.STATUS_ID,
      STATUS_SEMANTIC_ID: semantic,
    });
    return lead;
  }

  moveLead(id: number, status: string, semantic: string, at: number): void {
    const lead = this.leads.rows.get(id)!;
    Object.assign(lead, {
      STATUS_ID: status,
      STATUS_SEMANTIC_ID: semantic,
      DATE_MODIFY: this.time(at),
      DATE_CLOSED: semantic === "P" ? "" : this.time(at),
    });
    this.leadHistory.add({
      TYPE_ID: semantic === "P" ? 2 : 3,
      OWNER_ID: id,
      CREATED_TIME: this.time(at),
      STATUS_ID: status,
      STATUS_SEMANTIC_ID: semantic,
    });
  }

  addDeal(row: Row, at: number, id?: number): Row {
    const semantic = row.STAGE_SEMANTIC_ID ?? "P";
    const time = this.time(at);
    const deal = this.deals.add(
      {
        ...row,
        STAGE_SEMANTIC_ID: semantic,
        CLOSED: semantic === "P" ? "N" : "Y",
        DATE_CREATE: time,
        DATE_MODIFY: time,
        MOVED_TIME: time,
        IS_RECURRING: "N",
      },
      id,
    );
    this.dealHistory.add({
      TYPE_ID: 1,
      OWNER_ID: Number(deal.ID),
      CREATED_TIME: time,
      CATEGORY_ID: row.CATEGORY_ID,
      STAGE_ID: row.STAGE_ID,
      STAGE_SEMANTIC_ID: semantic,
    });
    return deal;
  }

  moveDeal(id: number, stage: string, semantic: string, at: number, category?: string): void {
    const deal = this.deals.rows.get(id)!;
    const changed = category !== undefined && category !== deal.CATEGORY_ID;
    Object.assign(deal, {
      STAGE_ID: stage,
      STAGE_SEMANTIC_ID: semantic,
      CATEGORY_ID: category ?? deal.CATEGORY_ID,
      MOVED_TIME: this.time(at),
      DATE_MODIFY: this.time(at),
      CLOSED: semantic === "P" ? "N" : "Y",
    });
    this.dealHistory.add({
      TYPE_ID: changed ? 5 : semantic === "P" ? 2 : 3,
      OWNER_ID: id,
      CREATED_TIME: this.time(at),
      CATEGORY_ID: deal.CATEGORY_ID,
      STAGE_ID: stage,
      STAGE_SEMANTIC_ID: semantic,
    });
  }

  addActivity(row: Row, at: number): Row {
    return this.activities.add({
      STATUS: "2",
      DIRECTION: "0",
      PROVIDER_ID: "",
      AUTHOR_ID: row.RESPONSIBLE_ID,
      SETTINGS: [],
      CREATED: this.time(at),
      LAST_UPDATED: this.time(at),
      START_TIME: this.time(at),
      END_TIME: this.time(at),
      COMPLETED: "Y",
      ...row,
    });
  }
}
