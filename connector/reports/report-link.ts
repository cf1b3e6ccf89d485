/** The address under which a kept report opens for whoever was sent it: signed, of this report alone, for a month. */
import { signLink } from "../http/signed-link.ts";

const LIFETIME_SECONDS = 31 * 86_400;

export interface LinkKeys {
  secret: Buffer;
  publicUrl: string;
}

export function reportLink(
  { secret, publicUrl }: LinkKeys,
  account: string,
  key: string,
  made: number,
): string {
  const token = signLink(secret, "report", { account, subject: key, expiresAt: made + LIFETIME_SECONDS });
  return `${publicUrl.replace(/\/$/, "")}/reports/${token}`;
}
