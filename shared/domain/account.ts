/** One CRM installation: whose data it is and in which zone and currency its figures are told. */

export type CrmName = "amocrm" | "bitrix24";

/** `amocrm:<account id>` or `bitrix24:<member id, or host of an incoming webhook>`. */
export type AccountId = `${CrmName}:${string}`;

export interface Account {
  id: AccountId;
  crm: CrmName;
  name: string;
  /** Present host, `name.amocrm.ru` or `127.0.0.1:8090`. Changes when the account is renamed; `id` does not. */
  host: string;
  /** ISO 4217, the base currency. */
  currency: string;
  /** IANA zone. */
  timeZone: string;
  /** What the CRM calls its zone, where nobody here knows that name: then `timeZone` is UTC. */
  unknownZone?: string;
  /** Bitrix24's CRM mode (`crm.settings.mode.get`); amoCRM is always `simple`: one entity. */
  mode: "classic" | "simple";
  /** False when the token's owner is no administrator: rows he may not see are missing without an error. */
  fullRights: boolean;
  /** Requests a second that the plan allows, where the CRM told. */
  requestsPerSecond?: number;
  /** Seconds since 1970, when the account was connected here. */
  connectedAt: number;
}
