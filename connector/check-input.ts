/** What people write (environment, settings) against its schema: right, or an error that names every wrong place. */
import type { z } from "zod";
import { type ErrorCode, errorText, type Language } from "#shared/text/errors.ts";
import { InputError } from "./errors.ts";
import { wrongPlaces } from "./wrong-places.ts";

type Issues = z.core.$ZodIssue[];

/** Tells the wrong places in the reader's language, whatever language that turns out to be. */
export class WrongPlacesError extends InputError {
  readonly #issues: Issues;

  constructor(code: ErrorCode, issues: Issues) {
    super(code, { detail: wrongPlaces(issues, "en") });
    this.#issues = issues;
  }

  override tell(language: Language): string {
    return errorText(this.code, { detail: wrongPlaces(this.#issues, language) }, language);
  }
}

export function checkInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  code: ErrorCode,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new WrongPlacesError(code, parsed.error.issues);
}
