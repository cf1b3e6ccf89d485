/** Putting a value into a custom field without losing what stands there: the rules that both CRMs share. */
import type { CustomField } from "#shared/domain/dictionaries.ts";
import { InputError } from "../errors.ts";

const folded = (text: string): string => text.trim().toLowerCase();

/** The list's own spelling of a value; throws where the list has none. */
export function listedOption(field: Pick<CustomField, "name" | "options">, value: string): string {
  const option = field.options.find((one) => folded(one) === folded(value));
  if (option === undefined) throw new InputError("value-not-listed", { value, field: field.name });
  return option;
}

/**
 * What the field is to hold with one value more; `null` when it has it already. A field for one value that holds another
 * is left alone: nothing that a person wrote is overwritten.
 */
export function withValue(
  field: Pick<CustomField, "name">,
  present: readonly string[],
  value: string,
  several: boolean,
): string[] | null {
  if (present.some((one) => folded(one) === folded(value))) return null;
  if (!several && present.length > 0)
    throw new InputError("field-taken", { field: field.name, value: present[0]! });
  return [...present, value];
}
