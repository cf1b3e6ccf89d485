/** Questions that not every account answers: paths, filters and page numbers that no source confirms for all of them. */
import { CrmAuthError, InputError } from "../../errors.ts";
import { RefusedQuestionError, TooLargeError } from "../client.ts";

/** The CRM does not know, or does not want to know, what we ask for. */
export const isUnknown = (error: unknown): boolean =>
  error instanceof RefusedQuestionError ||
  error instanceof TooLargeError ||
  (error instanceof InputError && error.code === "crm-not-found") ||
  (error instanceof CrmAuthError && error.code === "not-admin");

/** `null` where the question is unknown; anything else that goes wrong is told. */
export async function orNull<Answer>(question: Promise<Answer>): Promise<Answer | null> {
  try {
    return await question;
  } catch (error) {
    if (isUnknown(error)) return null;
    throw error;
  }
}
