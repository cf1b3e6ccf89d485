/** The demo's Bitrix24: the fake portal with its story going on, and portal-like pages with frames on the same host. */
import { randomUUID } from "node:crypto";
import { serve } from "@hono/node-server";
import { getResponse } from "msw";
import { createPortalFake } from "#tests/fakes/bitrix24/fake.ts";
import { portalFromStory } from "#tests/fakes/bitrix24/from-story.ts";
import type { Row } from "#tests/fakes/bitrix24/state.ts";
import type { StoryEvent } from "#tests/fakes/story/story.ts";
import type { DemoCrm } from "./amocrm-demo.ts";
import { bitrix24Pages, type DemoLead } from "./pages/demo-pages.ts";

const SECRET = "demosecret";
const SHOWN = 30;

export async function startBitrixDemo(
  port: number,
  past: readonly StoryEvent[],
  serviceUrl: string,
): Promise<DemoCrm & { webhook: string }> {
  const { state, tell } = portalFromStory(past, 1);
  const { facts } = state;
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  const tokens = new Map<string, string>();
  const fake = createPortalFake({ origin, webhook: { user: facts.owner, secret: SECRET }, state, tokens });
  const userName = (id: unknown) => {
    const user = facts.users.find((one) => one.ID === id);
    return user ? `${user.NAME} ${user.LAST_NAME}` : "";
  };
  const stageName = (id: unknown) =>
    String(facts.statuses.find((status) => status.STATUS_ID === id)?.NAME ?? "");
  const toDemo = (entity: "lead" | "deal", row: Row): DemoLead => ({
    id: `${entity}:${row.ID}`,
    title: String(row.TITLE),
    stage: stageName(row.STAGE_ID ?? row.STATUS_ID),
    manager: userName(row.ASSIGNED_BY_ID),
    amount: `${Math.round(Number(row.OPPORTUNITY)).toLocaleString("ru")} ₽`,
  });
  const newest = (entity: "lead" | "deal", rows: readonly Row[]) =>
    rows
      .slice(-SHOWN)
      .reverse()
      .map((row) => toDemo(entity, row));
  const pages = bitrix24Pages({
    serviceUrl,
    name: "Северный ветер",
    users: facts.users
      .filter((user) => user.ACTIVE === true)
      .map((user) => ({ id: String(user.ID), name: userName(user.ID) })),
    leads: () => [...newest("lead", state.leads.list()), ...newest("deal", state.deals.list())],
    formFields: ({ userId, placement, options, appSid, language }) => {
      const token = randomUUID().replaceAll("-", "");
      tokens.set(token, userId);
      return {
        DOMAIN: host,
        PROTOCOL: "0",
        LANG: language,
        APP_SID: appSid,
        AUTH_ID: token,
        AUTH_EXPIRES: "3600",
        REFRESH_ID: token,
        member_id: facts.memberId,
        status: "L",
        PLACEMENT: placement,
        PLACEMENT_OPTIONS: JSON.stringify(options),
      };
    },
  });
  serve({
    port,
    hostname: "127.0.0.1",
    fetch: async (request) => {
      if (!new URL(request.url).pathname.startsWith("/rest/")) return pages.fetch(request);
      return (await getResponse(fake.handlers, request)) ?? new Response(null, { status: 404 });
    },
  });
  return { host, webhook: `${origin}/rest/${facts.owner}/${SECRET}/`, tell };
}
