/** Reads an account's name, currency and time zone again: whoever changes them in the CRM is not to connect it anew. */
import type { Account } from "#shared/domain/account.ts";
import { adapterOf } from "../crm/registry.ts";
import type { HttpContext } from "../http/context.ts";
import type { Credentials } from "../store/store.ts";
import type { Job } from "./jobs.ts";

const EVERY_SECONDS = 3_600;

/** An access token that has run out is renewed by whoever pulls; until then this waits for its next hour. */
const isUsable = (credentials: Credentials | null, now: number): credentials is Credentials =>
  credentials !== null && (credentials.kind !== "oauth" || credentials.expiresAt > now);

function factsOf({ name, currency, timeZone, unknownZone }: Account): Partial<Account> {
  return { name, currency, timeZone, ...(unknownZone === undefined ? {} : { unknownZone }) };
}

export const accountFactsJob = ({ store, config, now }: HttpContext): Job => ({
  name: "account-facts",
  slot: (_account, _settings, at) => Math.floor(at / EVERY_SECONDS) * EVERY_SECONDS,
  async run({ account: { id } }) {
    const credentials = await store.credentials(id);
    const known = await store.account(id);
    if (!known || !isUsable(credentials, now())) return;
    const found = factsOf(await adapterOf(known.crm, config).identify(credentials, known.host));
    const present = await store.account(id);
    if (!present || JSON.stringify(factsOf(present)) === JSON.stringify(found)) return;
    const { unknownZone: _, ...rest } = present;
    await store.putAccount({ ...rest, ...found } as Account);
  },
});
