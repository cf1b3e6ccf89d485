/**
 * Text as both databases can keep it: PostgreSQL refuses NUL and lone surrogates, SQLite would keep them; so neither
 * gets them (reliability.md D7, D8).
 */
export const cleanText = (text: string): string => text.replaceAll("\u0000", "").toWellFormed();

/** How JSON writes a character that might have to go; a harmless text may hold it too, and is only looked at twice. */
const SUSPECT = /\\u(0000|d[89a-f])/;

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [cleanText(key), cleaned(one)]));
}

/** JSON with every text cleaned. */
export function toDocument(value: unknown): string {
  const text = JSON.stringify(value);
  return SUSPECT.test(text) ? JSON.stringify(cleaned(value)) : text;
}
