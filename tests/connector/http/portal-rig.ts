/** The service beside a simulated portal, with the forms that the portal would post. */
import { createPortalFake, type PortalFake } from "#tests/fakes/bitrix24/fake.ts";
import { portalFromStory } from "#tests/fakes/bitrix24/from-story.ts";
import { type Served, serveHandlers } from "#tests/fakes/http/serve.ts";
import { type ServiceRig, serviceRig } from "./service-rig.ts";

export interface PortalRig extends ServiceRig {
  portal: PortalFake;
  /** `127.0.0.1:8095`, of the portal. */
  host: string;
  memberId: string;
  id: `bitrix24:${string}`;
  /** Fields of a frame's form as this user opens it. */
  form(user?: string, change?: Record<string, string>): Record<string, string>;
  install(form: Record<string, string>, query?: string): Promise<Response>;
  open(form: Record<string, string>, query?: string): Promise<Response>;
}

/** A simulated portal on an address of its own. */
export async function servePortal(memberId?: string): Promise<{ portal: PortalFake; served: Served }> {
  const { state } = portalFromStory([], 1);
  if (memberId !== undefined) state.facts.memberId = memberId;
  let portal!: PortalFake;
  const served = await serveHandlers((origin) => {
    portal = createPortalFake({ origin, webhook: { user: "1", secret: "hook" }, state, perSecond: 0 });
    portal.installed = false;
    return portal.handlers;
  });
  return { portal, served };
}

export function formOf(portal: PortalFake, host: string, user: string): Record<string, string> {
  const { access, refresh } = portal.oauth.grant(user);
  return {
    DOMAIN: host,
    PROTOCOL: "0",
    LANG: "ru",
    APP_SID: "sid0123",
    AUTH_ID: access,
    AUTH_EXPIRES: "3600",
    REFRESH_ID: refresh,
    SERVER_ENDPOINT: `http://${host}/rest/`,
    APPLICATION_TOKEN: portal.application.applicationToken,
    APPLICATION_SCOPE: "crm,placement",
    member_id: portal.state.facts.memberId,
    status: "L",
    PLACEMENT: "DEFAULT",
    PLACEMENT_OPTIONS: JSON.stringify({ any: "28/" }),
  };
}

const QUERY = ["DOMAIN", "PROTOCOL", "LANG", "APP_SID"];

export async function portalRig(environment: Record<string, string> = {}): Promise<PortalRig> {
  const { portal, served } = await servePortal();
  const rig = await serviceRig({
    DESYATKA_CRM_HOSTS: served.host,
    BITRIX24_CLIENT_ID: portal.application.clientId,
    BITRIX24_CLIENT_SECRET: portal.application.clientSecret,
    ...environment,
  });
  const { memberId } = portal.state.facts;
  /** Some fields travel in the address, as the portal sends them. */
  const send = (path: string, form: Record<string, string>, more = "") => {
    const inAddress = Object.entries(form).filter(([name]) => QUERY.includes(name));
    const inBody = Object.entries(form).filter(([name]) => !QUERY.includes(name));
    const query = new URLSearchParams(inAddress).toString() + more;
    return rig.post(`${path}?${query}`, Object.fromEntries(inBody));
  };
  return {
    ...rig,
    portal,
    host: served.host,
    memberId,
    id: `bitrix24:${memberId}`,
    form: (user = portal.state.facts.owner, change = {}) => ({
      ...formOf(portal, served.host, user),
      ...change,
    }),
    install: (form, query) => send("/install/bitrix24", form, query),
    open: (form, query) => send("/app/bitrix24", form, query),
    async close() {
      await rig.close();
      await served.close();
    },
  };
}
