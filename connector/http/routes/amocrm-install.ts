/**
 * `GET /install/amocrm`: the redirect address of the integration, reached in two ways (crm/amocrm.md 1.4). The
 * marketplace's server calls it with `from_widget` and no `state`, waits three seconds and never again: it is answered
 * at once. A browser comes back to it from the authorization that `GET /connect/amocrm` began, with our `state`; whoever
 * sits there is told how it ended. No secret of ours goes to a host before it is known for one of the vendor's.
 */
import type { Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { checkHost } from "../../crm/hosts.ts";
import { clientKeys } from "../../crm/oauth.ts";
import { type Arrival, connectArrival } from "../amocrm-connection.ts";
import type { HttpEnv } from "../app.ts";
import { type HttpContext, pauseOf } from "../context.ts";
import { installNotice } from "../plain-page.ts";
import { HttpProblem } from "../problem.ts";
import { issueState, STATE_SECONDS, spendState } from "../session/install-state.ts";
import { singleParams } from "../single-params.ts";

const NAMES = ["code", "referer", "state", "from_widget", "client_id", "error", "platform"] as const;
const COOKIE = "desyatka-install";
/** Pages of authorization (1.3). */
const AUTHORIZE = { amocrm: "https://www.amocrm.ru/oauth", kommo: "https://www.kommo.com/oauth/" } as const;

/** So long a person waits before he is sent to the CRM's page to see for himself. */
export const PATIENCE_MS = 8_000;

const refused = () => new HttpProblem(401, "install-refused");

function arrivalOf(
  { code, referer, client_id }: Partial<Record<(typeof NAMES)[number], string>>,
  context: HttpContext,
): Arrival {
  const { clientId } = clientKeys(context.config, "amocrm");
  if (client_id !== undefined && client_id !== clientId) throw refused();
  if (!code || code.length > 4_000 || !referer) throw refused();
  return { code, host: checkHost("amocrm", referer, context.config.crmHosts) };
}

export function amocrmInstallRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  const isSecure = context.config.publicUrl.startsWith("https:");

  async function isOfThisBrowser(c: Context<HttpEnv>, state: string): Promise<boolean> {
    const { secret, store } = context;
    return spendState({ secret, store, state, nonce: getCookie(c, COOKIE), now: context.now() });
  }

  /** Whatever becomes of it is in the log, also when nobody waits for it any longer. */
  function connect(arrival: Arrival): Promise<boolean> {
    const connecting = connectArrival(context, arrival);
    connecting.catch((err: unknown) =>
      context.log.error({ host: arrival.host, err }, "an installation could not be finished"),
    );
    return connecting;
  }

  app.get("/install/amocrm", async (c) => {
    const given = singleParams(new URL(c.req.url).searchParams, NAMES);
    if (given.error !== undefined) return installNotice(c, "denied");
    const arrival = arrivalOf(given, context);
    if (given.state !== undefined) {
      if (!(await isOfThisBrowser(c, given.state))) throw refused();
      const outcome = await Promise.race([connect(arrival), pauseOf(context, PATIENCE_MS)]);
      return installNotice(c, outcome === true ? "connected" : "connecting");
    }
    if (given.from_widget === undefined) throw refused();
    void connect(arrival).catch(() => undefined);
    return installNotice(c, "connecting");
  });

  app.get("/connect/amocrm", async (c) => {
    const { clientId } = clientKeys(context.config, "amocrm");
    const { state, nonce } = await issueState(context.secret, context.now());
    setCookie(c, COOKIE, nonce, {
      path: "/install/amocrm",
      maxAge: STATE_SECONDS,
      httpOnly: true,
      sameSite: "Lax",
      secure: isSecure,
    });
    const page = new URL(c.req.query("platform") === "kommo" ? AUTHORIZE.kommo : AUTHORIZE.amocrm);
    page.search = new URLSearchParams({ client_id: clientId, state, mode: "popup" }).toString();
    c.header("cache-control", "no-store");
    return c.redirect(page.href, 302);
  });
}
