/** Our counts beside the CRM's own, both CRMs over real HTTP: right for any size of a pipeline, few requests. */
import { afterEach, expect, test } from "vitest";
import { amocrm } from "#connector/amocrm/index.ts";
import { bitrix24 } from "#connector/bitrix24/index.ts";
import type { KnownCounts } from "#connector/crm/adapter.ts";
import type { Credentials } from "#connector/store/store.ts";
import { storyFacts as amoFacts } from "#tests/fakes/amocrm/facts.ts";
import { createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import { AmoState } from "#tests/fakes/amocrm/state.ts";
import { createPortalFake } from "#tests/fakes/bitrix24/fake.ts";
import { storyFacts } from "#tests/fakes/bitrix24/from-story.ts";
import { PortalState } from "#tests/fakes/bitrix24/state.ts";
import { type Served, serveHandlers } from "#tests/fakes/http/serve.ts";
import { amoAccount, bitrixAccount } from "#tests/shared/kpi/sample.ts";

const NOW = 1_790_000_000;
const { signal } = new AbortController();
const access = (credentials: Credentials) => ({
  credentials: async () => credentials,
  renew: () => Promise.reject(new Error("a token is not renewed here")),
  requestsPerSecond: 200,
});
let served: Served;
afterEach(() => served.close());

const known = (pipelines: string[], expected: number, lastIds = { lead: 0, deal: 0 }): KnownCounts => ({
  until: NOW,
  pipelines,
  counts: new Map(pipelines.map((id) => [id, expected])),
  lastIds,
});

async function openAmo(leads: number) {
  const facts = amoFacts();
  const [pipeline, other] = facts.pipelines;
  const state = new AmoState(facts);
  for (let id = 1; id <= leads; id++)
    state.addLead({
      id,
      name: "",
      pipeline_id: pipeline!.id,
      status_id: pipeline!.statuses[1]!.id,
      created_at: NOW - id,
      responsible_user_id: 501,
    });
  state.addLead({
    id: 900_001,
    name: "after",
    pipeline_id: pipeline!.id,
    status_id: pipeline!.statuses[1]!.id,
    created_at: NOW + 5,
    responsible_user_id: 501,
  });
  served = await serveHandlers((origin) => createAmoFake({ origin, token: "t", state }).handlers);
  const crm = amocrm([served.host]).open(
    { ...amoAccount, host: served.host },
    access({ kind: "token", token: "t" }),
  );
  return { crm, ids: [String(pipeline!.id), String(other!.id)] };
}

test.each([
  [0, 0, 1],
  [1, 1, 1],
  [249, 249, 1],
  [250, 250, 1],
  [251, 250, 2],
  [500, 501, 2],
  [1_100, 0, 6],
  [1_100, 5_000, 6],
])(
  "amoCRM: %i leads in a pipeline where %i are known, found with at most %i requests",
  async (leads, expected, most) => {
    const { crm, ids } = await openAmo(leads);
    expect(await crm.countRecords(known(ids.slice(0, 1), expected), signal)).toEqual([
      { pipeline: ids[0], count: leads },
    ]);
    expect(crm.traffic().requests).toBeLessThanOrEqual(most);
  },
);

test("Bitrix24: deals by pipeline and CRM leads, up to the last that is known, in one request", async () => {
  const state = new PortalState(storyFacts(1));
  for (let id = 1; id <= 120; id++)
    state.addDeal({ CATEGORY_ID: id % 3 === 0 ? "1" : "0", STAGE_ID: "NEW" }, NOW - 1_000 + id, id);
  for (let id = 1; id <= 60; id++) state.addLead({ STATUS_ID: "NEW" }, NOW - 1_000 + id, id);
  const webhook = { user: "1", secret: "s" };
  served = await serveHandlers(
    (origin) => createPortalFake({ origin, webhook, state, perSecond: 100 }).handlers,
  );
  const url = `${served.origin}/rest/1/s/`;
  const crm = bitrix24([served.host]).open(
    { ...bitrixAccount, host: served.host },
    access({ kind: "webhook", url }),
  );
  expect(await crm.countRecords(known(["0", "1"], 0, { lead: 60, deal: 90 }), signal)).toEqual([
    { pipeline: "0", count: 60 },
    { pipeline: "1", count: 30 },
    { pipeline: "leads", count: 60 },
  ]);
  expect(crm.traffic().requests).toBe(1);
});
