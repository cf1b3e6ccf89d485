/** The demo's Bitrix24: the fake portal with its story going on, and portal-like pages with frames on the same host. */
import { getResponse } from "msw";
import { createPortalFake, type PortalFake } from "#tests/fakes/bitrix24/fake.ts";
import { portalFromStory } from "#tests/fakes/bitrix24/from-story.ts";
import type { Entity, PortalState, Row } from "#tests/fakes/bitrix24/state.ts";
import type { StoryEvent } from "#tests/fakes/story/story.ts";
import type { DemoCrm } from "./amocrm-demo.ts";
import type { OpenPort } from "./open-port.ts";
import { bitrix24Pages, type DemoLead } from "./pages/demo-pages.ts";

const SECRET = "demosecret";
const SHOWN = 30;

export interface DemoPortal {
  fetch(request: Request): Promise<Response>;
  fake: PortalFake;
  webhook: string;
  tell(event: StoryEvent): void;
}

/** The portal at an origin: its REST and its pages. `serviceUrl`: where the application is. */
export function demoPortal(origin: string, past: readonly StoryEvent[], serviceUrl: string): DemoPortal {
  const { state, tell } = portalFromStory(past, 1);
  const { facts } = state;
  const { host } = new URL(origin);
  const webhook = { user: facts.owner, secret: SECRET };
  const fake = createPortalFake({ origin, webhook, state });
  const pages = bitrix24Pages({
    serviceUrl,
    name: "Северный ветер",
    users: facts.users
      .filter((user) => user.ACTIVE === true)
      .map((user) => ({
        id: String(user.ID),
        name: userName(state, user.ID),
        isAdmin: user.ID === facts.owner,
      })),
    leads: () => [...newest(state, "lead"), ...newest(state, "deal")],
    formFields: ({ userId, placement, options, appSid, language }) => {
      const { access, refresh } = fake.oauth.grant(userId);
      return {
        DOMAIN: host,
        PROTOCOL: "0",
        LANG: language,
        APP_SID: appSid,
        AUTH_ID: access,
        AUTH_EXPIRES: "3600",
        REFRESH_ID: refresh,
        member_id: facts.memberId,
        status: "L",
        PLACEMENT: placement,
        PLACEMENT_OPTIONS: JSON.stringify(options),
      };
    },
  });
  return {
    fake,
    tell,
    webhook: `${origin}/rest/${webhook.user}/${webhook.secret}/`,
    async fetch(request) {
      if (!new URL(request.url).pathname.startsWith("/rest/")) return pages.fetch(request);
      return (await getResponse(fake.handlers, request)) ?? new Response(null, { status: 404 });
    },
  };
}

export function startBitrixDemo(
  { origin, answerWith }: OpenPort,
  past: readonly StoryEvent[],
  serviceUrl: string,
): DemoCrm & { webhook: string } {
  const { fetch, webhook, tell } = demoPortal(origin, past, serviceUrl);
  answerWith(fetch);
  return { webhook, tell };
}

function userName({ facts }: PortalState, id: unknown): string {
  const user = facts.users.find((one) => one.ID === id);
  return user ? `${user.NAME} ${user.LAST_NAME}` : "";
}

const stageName = ({ facts }: PortalState, id: unknown) =>
  String(facts.statuses.find((status) => status.STATUS_ID === id)?.NAME ?? "");

const toDemo = (state: PortalState, entity: Entity, row: Row): DemoLead => ({
  id: `${entity}:${row.ID}`,
  title: String(row.TITLE),
  stage: stageName(state, row.STAGE_ID ?? row.STATUS_ID),
  manager: userName(state, row.ASSIGNED_BY_ID),
  amount: `${Math.round(Number(row.OPPORTUNITY)).toLocaleString("ru")} ₽`,
});

const newest = (state: PortalState, entity: Entity): DemoLead[] =>
  state
    .table(entity)
    .list()
    .slice(-SHOWN)
    .reverse()
    .map((row) => toDemo(state, entity, row));
