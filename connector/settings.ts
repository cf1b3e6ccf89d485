/** Checking and merging an account's settings: a partial document is laid over what is stored. */
import { type Settings, settingsSchema } from "#shared/domain/settings.ts";
import { InputError } from "./errors.ts";

type Document = Record<string, unknown>;

const isDocument = (value: unknown): value is Document =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Objects are merged, everything else (lists too) is replaced. */
function overlay(below: unknown, above: unknown): unknown {
  if (!isDocument(below) || !isDocument(above)) return above;
  const merged: Document = { ...below };
  for (const [key, value] of Object.entries(above)) {
    if (key !== "__proto__") merged[key] = key in below ? overlay(below[key], value) : value;
  }
  return merged;
}

/** The merged settings, or an `InputError` that names every wrong place at once. */
export function mergeSettings(stored: Settings, partial: unknown): Settings {
  if (!isDocument(partial))
    throw new InputError("settings-invalid", { detail: "the document must be an object" });
  const parsed = settingsSchema.safeParse(overlay(stored, partial));
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues
    .map((issue) => `${issue.path.join(".") || "document"}: ${issue.message}`)
    .join("; ");
  throw new InputError("settings-invalid", { detail });
}
