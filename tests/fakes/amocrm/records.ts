/** What a simulated amoCRM account holds, in the CRM's own shapes (crm/amocrm.md, section 3). */
export const WON = 142;
export const LOST = 143;

export interface FieldValue {
  field_id: number;
  field_name: string;
  field_code?: string | null;
  field_type: string;
  values: { value: unknown; enum_id?: number; enum_code?: string }[];
}

export interface FakeTag {
  id: number;
  name: string;
  color: null;
}

export interface FakeLead {
  id: number;
  name: string;
  /** `null` where the account hides it. */
  price: number | null;
  responsible_user_id: number;
  group_id: number;
  status_id: number;
  pipeline_id: number;
  loss_reason_id: number | null;
  source_id: number | null;
  /** 0: a robot, an integration, the system. */
  created_by: number;
  updated_by: number;
  created_at: number;
  updated_at: number;
  closed_at: number | null;
  is_deleted: boolean;
  custom_fields_values: FieldValue[] | null;
  tags: FakeTag[];
  /** The first is the main one. */
  contactIds: number[];
  companyId: number | null;
}

/** A contact or a company. */
export interface FakePerson {
  id: number;
  name: string;
  responsible_user_id: number;
  created_by: number;
  updated_by: number;
  created_at: number;
  updated_at: number;
  is_deleted: boolean;
  custom_fields_values: FieldValue[] | null;
  tags: FakeTag[];
  companyId: number | null;
}

export interface FakeEvent {
  /** 26 characters that sort by time. */
  id: string;
  type: string;
  entity_id: number;
  entity_type: string;
  created_by: number;
  created_at: number;
  value_after: unknown[];
  value_before: unknown[];
  /** Chats of a lead: the contact who talks. Such an event is found only by `filter[entity][]=contact` (3.7). */
  linked_talk_contact_id?: number;
}

export type NoteOwner = "leads" | "contacts" | "companies";
export const NOTE_OWNERS: readonly NoteOwner[] = ["leads", "contacts", "companies"];

export interface FakeNote {
  id: number;
  entity_id: number;
  created_by: number;
  updated_by: number;
  created_at: number;
  updated_at: number;
  responsible_user_id: number;
  group_id: number;
  note_type: string;
  params: Record<string, unknown>;
}

export interface FakeTask {
  id: number;
  entity_id: number;
  entity_type: string;
  responsible_user_id: number;
  created_by: number;
  updated_by: number;
  created_at: number;
  updated_at: number;
  complete_till: number;
  is_completed: boolean;
  task_type_id: number;
  text: string;
  result: { text: string } | [];
}

export interface FakeTalk {
  id: number;
  created_at: number;
  updated_at: number;
  contact_id: number;
  entity_id: number | null;
  is_in_work: boolean;
  is_read: boolean;
  origin: string;
  missed_at: number | null;
}

export interface FakeUnsorted {
  id: string;
  category: "sip" | "mail" | "forms" | "chats";
  source_name: string;
  pipeline_id: number;
  created_at: number;
  lead: number;
  metadata: Record<string, unknown>;
}

export interface FakeWebhook {
  id: number;
  destination: string;
  settings: string[];
  sort: number;
  disabled: boolean;
  created_by: number;
  created_at: number;
  updated_at: number;
}

export interface FakeUser {
  id: number;
  name: string;
  admin: boolean;
  active: boolean;
  group: number;
  /** Whose leads he sees: A, G, M or D. */
  view: string;
}

export interface FakeStatus {
  id: number;
  name: string;
  sort: number;
  /** 1: the stage of incoming, unsorted leads. */
  type: number;
}

export interface FakePipeline {
  id: number;
  name: string;
  sort: number;
  archived?: boolean;
  statuses: FakeStatus[];
}

export interface FakeCustomField {
  id: number;
  name: string;
  type: string;
  enums: { id: number; value: string }[] | null;
}

export interface AccountFacts {
  id: number;
  name: string;
  subdomain: string;
  currency: string;
  timeZone: string;
  users: FakeUser[];
  groups: { id: number; name: string }[];
  pipelines: FakePipeline[];
  lossReasons: { id: number; name: string }[];
  sources: { id: number; name: string }[];
  customFields: FakeCustomField[];
  /** Events tell of e-mails; most amoCRM accounts have only notes of them, Kommo's have both (3.7). */
  mailEvents?: boolean;
  /** The user whose long-lived token it is. */
  tokenUser: number;
}
