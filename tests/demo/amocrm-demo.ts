/** The demo's amoCRM: the fake account with its story going on, and CRM-like pages around the widget on the same host. */
import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { getResponse } from "msw";
import { createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import { amoFromStory, tellAmo } from "#tests/fakes/amocrm/from-story.ts";
import type { FakeLead } from "#tests/fakes/amocrm/state.ts";
import type { StoryEvent } from "#tests/fakes/story/story.ts";
import type { OpenPort } from "./open-port.ts";
import { amocrmPages, type DemoLead } from "./pages/demo-pages.ts";

export const AMO_TOKEN = "demo-long-lived-token";
export const CLIENT_ID = "7b1b1b9e-0000-4000-8000-000000000010";
export const CLIENT_SECRET = "demo-client-secret-demo-client-secret";

export interface DemoCrm {
  /** One more happening. */
  tell(event: StoryEvent): void;
}

const roubles = new Intl.NumberFormat("ru", { style: "currency", currency: "RUB", maximumFractionDigits: 0 });

/** `serviceUrl`: where the widget finds its service. */
export function startAmoDemo(
  { origin, answerWith }: OpenPort,
  past: readonly StoryEvent[],
  serviceUrl: string,
): DemoCrm {
  const state = amoFromStory(past);
  const { facts } = state;
  const fake = createAmoFake({ origin, token: AMO_TOKEN, state });
  const nameOf = (id: number) => facts.users.find((user) => user.id === id)?.name ?? "";
  const stageOf = (lead: FakeLead) => {
    const statuses = facts.pipelines.find((pipeline) => pipeline.id === lead.pipeline_id)?.statuses ?? [];
    return statuses.find((status) => status.id === lead.status_id)?.name ?? "";
  };
  const toDemo = (lead: FakeLead): DemoLead => ({
    id: String(lead.id),
    title: lead.name,
    stage: stageOf(lead),
    manager: nameOf(lead.responsible_user_id),
    amount: roubles.format(lead.price ?? 0),
  });
  const pages = amocrmPages({
    serviceUrl,
    account: { id: facts.id, subdomain: facts.subdomain, name: facts.name },
    clientUuid: CLIENT_ID,
    users: facts.users.map((user) => ({ id: String(user.id), name: user.name })),
    leads: () =>
      [...state.leads.values()]
        .filter((lead) => !lead.is_deleted)
        .slice(-60)
        .reverse()
        .map(toDemo),
    issueToken: (userId) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({
        account_id: facts.id,
        user_id: Number(userId),
        subdomain: facts.subdomain,
        client_uuid: CLIENT_ID,
      })
        .setProtectedHeader({ alg: "HS256" })
        .setIssuer(origin)
        .setAudience(new URL(serviceUrl).origin)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + 1_800)
        .sign(new TextEncoder().encode(CLIENT_SECRET));
    },
  });
  answerWith(async (request) => {
    if (!new URL(request.url).pathname.startsWith("/api/")) return pages.fetch(request);
    return (await getResponse(fake.handlers, request)) ?? new Response(null, { status: 404 });
  });
  return { tell: (event) => tellAmo(state, event) };
}
