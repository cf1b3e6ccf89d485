/** Which numbers can be opened as a list: those whose path the catalogue names (`conversion.won`, `objections.kinds.*`). */
import type { CatalogEntry } from "#shared/api/answers.ts";

/** The full path for a field of the figure's details, or `null` when there is no list behind it. */
export function setOf(entry: CatalogEntry, field: string): string | null {
  const path = `${entry.id}.${field}`;
  const names = (set: string) => set === path || (set.endsWith(".*") && path.startsWith(set.slice(0, -1)));
  return entry.sets.some(names) ? path : null;
}
