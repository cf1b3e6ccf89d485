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
  /** Of the application and the webhook; all when left out. */
  scopes?: string[];
  /** `app.info` LICENSE_FAMILY: `ent` has the larger bucket. */
  license?: string;
}

export type Entity = "lead" | "deal";

/** What happened, as the portal's events name it. */
export interface Change {
  /** `ONCRMDEALUPDATE`. */
  event: string;
  data: Record<string, unknown>;
  /** Seconds since 1970. */
  at: number;
}

/** A table by numeric id. */
export class Table {
  readonly rows = new Map<number, Row>();
  private last = 0;
  private added = 0;
  private sorted: { key: string; rows: Row[] } = { key: "", rows: [] };

  add(row: Row, id = this.last + 1): Row {
    this.last = Math.max(this.last, id);
    this.added++;
    const added = { ID: String(id), ...row };
    this.rows.set(id, added);
    return added;
  }

  /** Rows by ascending id. */
  list(): readonly Row[] {
    const key = `${this.rows.size} ${this.added}`;
    if (this.sorted.key !== key) {
      const rows = [...this.rows.values()].sort((one, other) => Number(one.ID) - Number(other.ID));
      this.sorted = { key, rows };
    }
    return this.sorted.rows;
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
  /** Chats of open lines by what they hang on, `deal 5`; the chat's id is a session's too. */
  readonly chats = new Map<string, Row[]>();
  private readonly sessionActivities = new Map<string, number>();
  onChange: ((change: Change) => void) | null = null;

  /** What users were told (`im.notify.personal.add`). */
  readonly notifications = new Table();
  /** Comments of the timeline. */
  readonly comments = new Table();

  constructor(facts: PortalFacts) {
    this.facts = facts;
  }

  table(entity: Entity): Table {
    return entity === "lead" ? this.leads : this.deals;
  }

  /** The portal writes instants with its server's offset. */
  time(at: number): string {
    const offset = this.facts.serverOffset;
    const local = new Date((at + offset * 3600) * 1000).toISOString().slice(0, 19);
    const hours = String(Math.floor(Math.abs(offset))).padStart(2, "0");
    const minutes = String(Math.round((Math.abs(offset) % 1) * 60)).padStart(2, "0");
    return `${local}${offset < 0 ? "-" : "+"}${hours}:${minutes}`;
  }

  private tell(event: string, data: Record<string, unknown>, at: number): void {
    this.onChange?.({ event, data, at });
  }

  addLead(row: Row, at: number, id?: number): Row {
    const semantic = row.STATUS_SEMANTIC_ID ?? "P";
    const time = this.time(at);
    const lead = this.leads.add(
      { ...row, STATUS_SEMANTIC_ID: semantic, DATE_CREATE: time, DATE_MODIFY: time, DATE_CLOSED: "" },
      id,
    );
    this.leadHistory.add({
      TYPE_ID: 1,
      OWNER_ID: Number(lead.ID),
      CREATED_TIME: time,
      STATUS_ID: row.STATUS_ID,
      STATUS_SEMANTIC_ID: semantic,
    });
    this.tell("ONCRMLEADADD", { FIELDS: { ID: lead.ID } }, at);
    return lead;
  }

  moveLead(id: number, status: string, semantic: string, at: number): void {
    const time = this.time(at);
    this.leadHistory.add({
      TYPE_ID: semantic === "P" ? 2 : 3,
      OWNER_ID: id,
      CREATED_TIME: time,
      STATUS_ID: status,
      STATUS_SEMANTIC_ID: semantic,
    });
    const closed = { DATE_CLOSED: semantic === "P" ? "" : time, MOVED_TIME: time };
    this.change("lead", id, { STATUS_ID: status, STATUS_SEMANTIC_ID: semantic, ...closed }, at);
  }

  addDeal(row: Row, at: number, id?: number): Row {
    const semantic = row.STAGE_SEMANTIC_ID ?? "P";
    const time = this.time(at);
    const times = { DATE_CREATE: time, DATE_MODIFY: time, MOVED_TIME: time };
    const closed = semantic === "P" ? "N" : "Y";
    const fields = {
      ...row,
      STAGE_SEMANTIC_ID: semantic,
      CLOSED: closed,
      IS_RECURRING: row.IS_RECURRING ?? "N",
    };
    const deal = this.deals.add({ ...fields, ...times }, id);
    this.dealHistory.add({
      TYPE_ID: 1,
      OWNER_ID: Number(deal.ID),
      CREATED_TIME: time,
      CATEGORY_ID: row.CATEGORY_ID,
      STAGE_ID: row.STAGE_ID,
      STAGE_SEMANTIC_ID: semantic,
    });
    this.tell("ONCRMDEALADD", { FIELDS: { ID: deal.ID } }, at);
    return deal;
  }

  moveDeal(id: number, stage: string, semantic: string, at: number, category?: string): void {
    const deal = this.deals.rows.get(id)!;
    const isOther = category !== undefined && category !== deal.CATEGORY_ID;
    const time = this.time(at);
    this.dealHistory.add({
      TYPE_ID: isOther ? 5 : semantic === "P" ? 2 : 3,
      OWNER_ID: id,
      CREATED_TIME: time,
      CATEGORY_ID: category ?? deal.CATEGORY_ID,
      STAGE_ID: stage,
      STAGE_SEMANTIC_ID: semantic,
    });
    const fields = {
      STAGE_ID: stage,
      STAGE_SEMANTIC_ID: semantic,
      CATEGORY_ID: category ?? deal.CATEGORY_ID,
    };
    const more = { MOVED_TIME: time, CLOSED: semantic === "P" ? "N" : "Y" };
    if (!isOther) {
      this.change("deal", id, { ...fields, ...more }, at);
      return;
    }
    // A move to another pipeline sends its own event, and no ONCRMDEALUPDATE (4.1).
    Object.assign(deal, fields, more, { DATE_MODIFY: time });
    const data = { FIELDS: { ID: String(id), CATEGORY_ID: category, STAGE_ID: stage } };
    this.tell("ONCRMDEALMOVETOCATEGORY", data, at);
  }

  /** Edits a record. */
  change(entity: Entity, id: number, fields: Row, at: number): void {
    const row = this.table(entity).rows.get(id);
    if (!row) return;
    Object.assign(row, fields, { DATE_MODIFY: this.time(at) });
    this.tell(`ONCRM${entity.toUpperCase()}UPDATE`, { FIELDS: { ID: String(id) } }, at);
  }

  remove(entity: Entity, id: number, at: number): void {
    if (!this.table(entity).rows.delete(id)) return;
    this.tell(`ONCRM${entity.toUpperCase()}DELETE`, { FIELDS: { ID: String(id) } }, at);
  }

  addActivity(row: Row, at: number): Row {
    const time = this.time(at);
    const activity = this.activities.add({
      STATUS: "2",
      DIRECTION: "0",
      PROVIDER_ID: "",
      ASSOCIATED_ENTITY_ID: "0",
      AUTHOR_ID: row.RESPONSIBLE_ID,
      SETTINGS: [],
      CREATED: time,
      LAST_UPDATED: time,
      START_TIME: time,
      END_TIME: time,
      COMPLETED: "Y",
      ...row,
    });
    if (row.PROVIDER_ID === "IMOPENLINES_SESSION")
      this.sessionActivities.set(String(activity.ASSOCIATED_ENTITY_ID), Number(activity.ID));
    this.tell("ONCRMACTIVITYADD", { FIELDS: { ID: activity.ID } }, at);
    return activity;
  }

  changeActivity(id: number, fields: Row, at: number): void {
    const row = this.activities.rows.get(id);
    if (!row) return;
    Object.assign(row, fields, { LAST_UPDATED: this.time(at) });
    this.tell("ONCRMACTIVITYUPDATE", { FIELDS: { ID: String(id) } }, at);
  }

  /** Something was written in an open line's session. */
  touchSession(id: string, at: number): void {
    const activity = this.sessionActivities.get(id);
    if (activity) this.changeActivity(activity, {}, at);
  }

  addCall(row: Row, at: number): Row {
    const call = this.calls.add({ CRM_ACTIVITY_ID: "0", CALL_START_DATE: this.time(at), ...row });
    Object.assign(call, { CALL_ID: `call.${call.ID}` });
    this.tell("ONVOXIMPLANTCALLEND", { ...call }, at);
    return call;
  }
}
