/**
 * The OAuth port: how a pair of tokens is got from a CRM. `connector/amocrm/oauth.ts` and `connector/bitrix24/oauth.ts`
 * are its twins. When a pair is renewed, by whom, and that it is done once, is the business of `tokens.ts`.
 */
import type { CrmName } from "#shared/domain/account.ts";
import type { Config } from "../config.ts";
import { ConnectorError } from "../errors.ts";
import type { OAuthCredentials } from "../store/store.ts";
import { createHttp, type HttpAnswer, type HttpRequest, type Verdict } from "./http.ts";
import { createThrottle, RENEWAL, type Throttle } from "./throttle.ts";

/** A pair and the host at which the account answers. */
export interface Pair {
  credentials: OAuthCredentials;
  host: string;
}

export interface OAuth {
  /** An access token is renewed so many seconds before its end; `null`: only once the CRM refuses it. */
  early: number | null;
  /** Seconds that a pair lives when nobody renews it. */
  lifetime: number;
  /**
   * A new pair for this one, which is dead from then on. Throws `CrmAuthError` when the CRM refuses it for good, any
   * other `ConnectorError` when trying again later may help.
   */
  refresh(pair: Pair, throttle?: Throttle): Promise<Pair>;
  /** Where the account is now, when it is no longer at its host; `null` when nobody knows. */
  locate(pair: Pair, throttle?: Throttle): Promise<string | null>;
}

/** Sends one request to a token endpoint, once: an answer that was lost may have used up what was sent. */
export function askOnce(
  origin: string,
  request: Omit<HttpRequest, "repeatable">,
  judge: (answer: HttpAnswer) => Verdict,
  throttle: Throttle = createThrottle({ perSecond: 1, burst: 1, concurrency: 1 }),
): Promise<HttpAnswer> {
  const http = createHttp({ baseUrl: origin, host: new URL(origin).host, throttle, judge });
  return http.send({ priority: RENEWAL, ...request, repeatable: false });
}

/** The application's own keys; throws a sentence for whoever runs the service when they are not set. */
export function clientKeys(
  config: Config,
  crm: CrmName,
): { clientId: string; clientSecrets: readonly string[] } {
  const { clientId, clientSecrets } = config[crm];
  if (clientId !== null && clientSecrets.length > 0) return { clientId, clientSecrets };
  const prefix = crm.toUpperCase();
  throw new ConnectorError("client-missing", { names: `${prefix}_CLIENT_ID, ${prefix}_CLIENT_SECRET` });
}
