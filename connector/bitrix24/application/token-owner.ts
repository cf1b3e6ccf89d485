/** Whose token it is, by the portal's own word, and which application's (crm/bitrix24.md 1.4, 3.9). */
import { z } from "zod";
import { INTERACTIVE } from "../../crm/throttle.ts";
import { CrmAuthError } from "../../errors.ts";
import type { BitrixClient } from "../client.ts";
import { readProfile } from "../dictionaries.ts";
import { isUnknownMethod } from "../rest/refusals.ts";

export interface TokenOwner {
  userId: string;
  admin: boolean;
  /** The application's number in the portal; `null` where the portal cannot say. */
  applicationId: string | null;
}

const infoSchema = z.object({ ID: z.coerce.string().min(1) });

/** Throws `CrmAuthError` when the portal does not know the token, or when it is no application's. */
export async function readTokenOwner(client: BitrixClient, host: string): Promise<TokenOwner> {
  const call = { priority: INTERACTIVE };
  const [profile, [answer]] = await Promise.all([
    readProfile(client, call),
    client.ask([{ method: "app.info", params: {} }], call),
  ]);
  if ("refusal" in answer! && !isUnknownMethod(answer.refusal))
    throw new CrmAuthError("token-refused", { host });
  const info = infoSchema.safeParse("result" in answer! ? answer.result : null);
  return { userId: profile.ID, admin: profile.ADMIN, applicationId: info.success ? info.data.ID : null };
}
