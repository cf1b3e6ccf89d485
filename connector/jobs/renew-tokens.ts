/**
 * A daily look at an account's pair: one that nobody has used for long is renewed before it dies, be it that the account
 * is blocked, unpaid or stopped (reliability.md B8). The syncs renew what they use themselves.
 */
import { tokensOf } from "../crm/registry.ts";
import type { HttpContext } from "../http/context.ts";
import type { Job } from "./jobs.ts";
import { cronSlot } from "./slots.ts";

export function renewTokensJob({ store, config, log }: HttpContext): Job {
  return {
    name: "renew-tokens",
    slot: (account, _settings, at) => cronSlot("20 4 * * *", account.timeZone, at),
    async run({ account }) {
      if (await tokensOf(store, config).keepAlive(account.id))
        log.info({ account: account.id }, "unused tokens renewed");
    },
  };
}
