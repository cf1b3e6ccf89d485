/** The address of a client's survey page: one for each won lead, the same each time, out of date two months after the win. */
import { signLink } from "../http/signed-link.ts";
import type { LinkKeys } from "../reports/report-link.ts";

export const SURVEY_SECONDS = 60 * 86_400;

export function surveyUrl(
  { secret, publicUrl }: LinkKeys,
  account: string,
  recordId: string,
  wonAt: number,
): string {
  const token = signLink(secret, "nps", { account, subject: recordId, expiresAt: wonAt + SURVEY_SECONDS });
  return `${publicUrl.replace(/\/$/, "")}/nps/${token}`;
}
