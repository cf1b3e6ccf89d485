/** Checking and merging an account's settings: a partial document is laid over what is stored. */
import { type Settings, settingsSchema } from "#shared/domain/settings.ts";
import { checkInput } from "./check-input.ts";

type Document = Record<string, unknown>;

const isDocument = (value: unknown): value is Document =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Objects are merged, everything else (lists too) is replaced. */
function overlay(below: unknown, above: unknown): unknown {
  if (!isDocument(below) || !isDocument(above)) return above;
  const merged: Document = { ...below };
  for (const [key, value] of Object.entries(above)) {
    if (key !== "__proto__") merged[key] = Object.hasOwn(below, key) ? overlay(below[key], value) : value;
  }
  return merged;
}

/** The document without the nulls that the schema refuses: there `null` takes an entry or a setting back. */
function withoutRefusedNulls(document: unknown): unknown {
  const parsed = settingsSchema.safeParse(document);
  if (parsed.success) return document;
  const copy = structuredClone(document);
  for (const { path } of parsed.error.issues) {
    const parent = path.slice(0, -1).reduce<unknown>((at, key) => isDocument(at) && at[String(key)], copy);
    const last = String(path.at(-1));
    if (isDocument(parent) && parent[last] === null) delete parent[last];
  }
  return copy;
}

/**
 * The merged settings, or an `InputError` that names every wrong place at once. `null` takes back an entry of a map (a
 * month's plan, a stage's step) or brings back a setting's default, where it is no value of its own.
 */
export function mergeSettings(stored: Settings, partial: unknown): Settings {
  const merged = isDocument(partial) ? withoutRefusedNulls(overlay(stored, partial)) : partial;
  return checkInput(settingsSchema, merged, "settings-invalid");
}
