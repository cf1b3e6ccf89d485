import type { Outcome } from "./lead.ts";

/** A CRM user as the CRM lists him now. Who left is no longer listed. */
export interface Manager {
  id: string;
  name: string;
  active: boolean;
  admin: boolean;
  /** Group (amoCRM) or departments (Bitrix24). */
  teamIds: readonly string[];
  /** Whose leads the CRM lets him see (amoCRM `rights.leads.view` A, G, other). Left out: all for `admin`, else own. */
  sees?: "all" | "team" | "own";
}

export interface Team {
  id: string;
  name: string;
  parentId: string | null;
  /** Bitrix24's `UF_HEAD`; `null` in amoCRM, which has no heads. */
  headId: string | null;
}

export interface Stage {
  /** amoCRM `<pipeline>:<status>`; Bitrix24 STATUS_ID. */
  id: string;
  name: string;
  sort: number;
  outcome: Outcome;
}

export interface Pipeline {
  id: string;
  name: string;
  sort: number;
  /** Sorted as the CRM shows them. */
  stages: readonly Stage[];
}

export interface Named {
  id: string;
  name: string;
}

export interface CustomField extends Named {
  /** The CRM's own type name. */
  type: string;
  /** Enumeration values, in order. */
  options: readonly string[];
}

/** What the account calls its people and things: the last synced lists, small, replaced as a whole. */
export interface Dictionaries {
  managers: readonly Manager[];
  /** Users once listed and no longer: still users (a call of theirs is theirs), but without a name. */
  formerManagerIds: readonly string[];
  /** Users that are bots or robots by the CRM's word. */
  botIds: readonly string[];
  teams: readonly Team[];
  pipelines: readonly Pipeline[];
  /** Stages of Bitrix24's CRM leads; empty in amoCRM. */
  leadStages: readonly Stage[];
  sources: readonly Named[];
  lossReasons: readonly Named[];
  /** How many units of the base currency one unit is worth. The base currency may be left out. */
  rates: Readonly<Record<string, number>>;
  customFields: readonly CustomField[];
  /** Sources that are channels of clients (Bitrix24 telephony, mail, web form, call-back, open lines). */
  channelSourceIds: readonly string[];
}

export const EMPTY_DICTIONARIES: Dictionaries = {
  managers: [],
  formerManagerIds: [],
  botIds: [],
  teams: [],
  pipelines: [],
  leadStages: [],
  sources: [],
  lossReasons: [],
  rates: {},
  customFields: [],
  channelSourceIds: [],
};
