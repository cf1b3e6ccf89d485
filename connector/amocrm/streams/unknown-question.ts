/** Questions that not every account answers: paths, filters and page numbers that no source confirms for all of them. */
import { CrmAuthError, CrmContractError, InputError } from "../../errors.ts";

/** `null` where the CRM does not know what we ask for; anything else that goes wrong is told. */
export async function orNull<Answer>(question: Promise<Answer>): Promise<Answer | null> {
  try {
    return await question;
  } catch (error) {
    const isUnknown =
      error instanceof InputError ||
      error instanceof CrmContractError ||
      (error instanceof CrmAuthError && error.code === "not-admin");
    if (isUnknown) return null;
    throw error;
  }
}
