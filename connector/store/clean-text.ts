/**
 * Text as both databases can keep it: PostgreSQL refuses NUL and lone surrogates, SQLite would keep them; so neither
 * does (reliability.md D7, D8). JSON escapes them, hence both spellings.
 */
export function toDocument(value: unknown): string {
  return JSON.stringify(value)
    .replace(/\\u0000/g, "")
    .toWellFormed();
}

export const cleanText = (text: string): string => text.replaceAll("\u0000", "").toWellFormed();
