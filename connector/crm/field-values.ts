/**
 * Which values of custom fields are kept. Little is kept (no phone numbers, e-mail addresses or texts), but a field that
 * carries objections or NPS answers may be named at any time, and must not need a new pull: so numbers, flags and
 * choices always, other texts only when short and looking like no personal data.
 */
const CHOICES = new Set([
  "select",
  "multiselect",
  "radiobutton",
  "numeric",
  "checkbox",
  "enumeration",
  "integer",
  "double",
  "boolean",
]);
const MAX_TEXT = 64;

function looksPersonal(text: string): boolean {
  return text.includes("@") || text.replace(/\D/g, "").length > 6;
}

/** The text of a value that may be kept, `null` for one that may not or is empty. */
export function keptValue(type: string | null | undefined, value: unknown): string | null {
  if (value === null || value === undefined || value === "" || typeof value === "object") return null;
  const text = String(value).trim();
  if (type && CHOICES.has(type)) return text;
  return text === "" || text.length > MAX_TEXT || looksPersonal(text) ? null : text;
}
