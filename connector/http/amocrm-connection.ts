/**
 * From a code to a connected account, in the background: the marketplace calls once, waits three seconds and never comes
 * again (crm/amocrm.md 1.4), so passing trouble is tried again for as long as the code lives.
 */
import { amocrmOAuth } from "../amocrm/oauth.ts";
import { connectAccount } from "../crm/connect-account.ts";
import { adapterOf } from "../crm/registry.ts";
import { CrmRateLimitError, CrmUnavailableError } from "../errors.ts";
import { type HttpContext, pauseOf } from "./context.ts";
import { once } from "./session/install-state.ts";

/** A code lives twenty minutes; these pauses add up to thirteen. */
const PAUSES_SECONDS = [0.5, 5, 30, 120, 600];
const CODE_SECONDS = 1_200;
/** The CRM counts requests in any second: those made here are over before the first pull, anywhere, begins its own. */
const BREATH_MS = 1_000;

export interface Arrival {
  code: string;
  /** Checked against the hosts that we may trust. */
  host: string;
}

async function withPatience<Result>(context: HttpContext, work: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const isPassing = error instanceof CrmUnavailableError || error instanceof CrmRateLimitError;
      const seconds = PAUSES_SECONDS[tries];
      if (!isPassing || seconds === undefined) throw error;
      await pauseOf(context, seconds * 1_000);
    }
  }
}

/** False: the same code has come before, and is being seen to (reliability.md B15). */
export async function connectArrival(context: HttpContext, { code, host }: Arrival): Promise<boolean> {
  const { config, store, now, log } = context;
  if (!(await once(store, `amocrm code ${code}`, now(), CODE_SECONDS))) return false;
  const pair = await withPatience(context, () => amocrmOAuth(config, now).exchange(code, host));
  const account = await withPatience(context, () =>
    adapterOf("amocrm", config).identify(pair.credentials, host),
  );
  await pauseOf(context, BREATH_MS);
  await connectAccount(store, account, pair.credentials);
  log.info({ account: account.id }, "account connected");
  context.wake(account.id);
  return true;
}
