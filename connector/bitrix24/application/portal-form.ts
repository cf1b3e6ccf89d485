/**
 * What a portal posts when it opens our page or our installer (crm/bitrix24.md 1.3), and the part of its events that
 * brings tokens (1.5). All of it is the sender's word: nothing here is believed before the CRM was asked.
 */
export interface PortalForm {
  memberId: string;
  /** Host that the sender names; it gets nothing of ours before it is checked. */
  domain: string;
  accessToken: string;
  refreshToken: string;
  /** Seconds that the access token lives. */
  expiresIn: number;
  /** Older portals send neither of these two. */
  serverEndpoint: string | null;
  applicationToken: string | null;
  placement: string;
  placementOptions: unknown;
  language: "ru" | "en";
}

const ACCESS_SECONDS = 3_600;
const MEMBER = /^[\w-]{1,64}$/;
const NAMES = [
  "member_id",
  "AUTH_ID",
  "REFRESH_ID",
  "AUTH_EXPIRES",
  "SERVER_ENDPOINT",
  "APPLICATION_TOKEN",
  "PLACEMENT",
  "DOMAIN",
  "LANG",
] as const;

/** PLACEMENT_OPTIONS may be empty, a list, an object as text; never trusted to be any of them. */
function readOptions(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null") as unknown;
  } catch {
    return null;
  }
}

/** Portals of these languages read Russian; without one, too. */
const RUSSIAN = /^(|ru|be|by|kk|kz|uk|ua|uz)$/i;

/**
 * The form of a frame; `null` when it is none, or when a field is given twice. Some fields travel in the address; one
 * that stands in both places must say the same.
 */
export function readPortalForm(url: URL, body: string): PortalForm | null {
  const form = new URLSearchParams(body);
  const parts = [url.searchParams, form];
  const values = (name: string) => new Set(parts.flatMap((part) => part.getAll(name)));
  const isDouble = (name: string) =>
    values(name).size > 1 || parts.some((part) => part.getAll(name).length > 1);
  if (NAMES.some(isDouble)) return null;
  const one = (name: (typeof NAMES)[number]): string => [...values(name)][0] ?? "";
  if (!MEMBER.test(one("member_id")) || one("AUTH_ID") === "") return null;
  return {
    memberId: one("member_id"),
    domain: one("DOMAIN").toLowerCase(),
    accessToken: one("AUTH_ID"),
    refreshToken: one("REFRESH_ID"),
    expiresIn: Number(one("AUTH_EXPIRES")) || ACCESS_SECONDS,
    serverEndpoint: one("SERVER_ENDPOINT") || null,
    applicationToken: one("APPLICATION_TOKEN") || null,
    placement: one("PLACEMENT") || "DEFAULT",
    placementOptions: readOptions(form.get("PLACEMENT_OPTIONS")),
    language: RUSSIAN.test(one("LANG")) ? "ru" : "en",
  };
}

/** The tokens of ONAPPINSTALL as the same form; `null` for an event that brings none. */
export function readInstallEvent(body: string): PortalForm | null {
  const form = new URLSearchParams(body);
  const of = (name: string) => form.getAll(`auth[${name}]`);
  const names = { member_id: "member_id", AUTH_ID: "access_token", REFRESH_ID: "refresh_token" };
  const more = {
    AUTH_EXPIRES: "expires_in",
    SERVER_ENDPOINT: "server_endpoint",
    APPLICATION_TOKEN: "application_token",
    DOMAIN: "domain",
  };
  const pairs = Object.entries({ ...names, ...more }).flatMap(([name, event]) =>
    of(event).map((value) => [name, value]),
  );
  return readPortalForm(new URL("https://event.invalid"), new URLSearchParams(pairs).toString());
}
