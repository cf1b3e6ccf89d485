/** Where an account's objections are written: the field that the settings name, else a tag where the CRM has tags. */
import type { CustomField, Dictionaries } from "#shared/domain/dictionaries.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { Writes } from "../crm/adapter.ts";

export type ObjectionPlace = { field: CustomField } | { tagPrefix: string };

/** `null`: nowhere. */
export function objectionPlace(
  { objections }: Settings,
  { customFields }: Dictionaries,
  writes: Writes,
): ObjectionPlace | null {
  const field = customFields.find((one) => one.id === objections.field);
  if (field) return { field };
  const [tagPrefix] = objections.tagPrefixes;
  return writes.addTag && tagPrefix ? { tagPrefix } : null;
}

const LONGEST = 100;

/** A kind as it is counted: trimmed, in lower case, on one line; `null` when nothing or too much is left. */
export function objectionKind(text: string): string | null {
  const kind = text
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .toLowerCase();
  return kind.length >= 1 && kind.length <= LONGEST ? kind : null;
}

export async function writeObjection(
  writes: Writes,
  place: ObjectionPlace,
  recordId: string,
  kind: string,
): Promise<void> {
  if ("field" in place) await writes.addValue(recordId, place.field, kind);
  else await writes.addTag!(recordId, `${place.tagPrefix}${kind}`);
}
