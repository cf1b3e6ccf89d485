/** Subscribing to amoCRM's hooks by the API, and what is done where that is closed (crm/amocrm.md 3.14, 3.15). */
import { afterEach, expect, test } from "vitest";
import { amocrm } from "#connector/amocrm/index.ts";
import { SUBSCRIPTIONS } from "#connector/amocrm/webhooks.ts";
import type { Crm } from "#connector/crm/adapter.ts";
import { type AmoFake, createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import { TROUBLES } from "#tests/fakes/amocrm/faults.ts";
import { plan } from "#tests/fakes/http/planned-faults.ts";
import { type Served, serveHandlers } from "#tests/fakes/http/serve.ts";
import { account } from "../store/rows.ts";

const ADDRESS = "https://desyatka.example/hooks/amocrm/secret";
let fake: AmoFake;
let served: Served;
afterEach(() => served.close());

async function openCrm(): Promise<Crm> {
  served = await serveHandlers((origin) => {
    fake = createAmoFake({ origin, token: "token", requestsPerSecond: 0 });
    return fake.handlers;
  });
  return amocrm([served.host]).open(
    { ...account(), host: served.host },
    { credentials: async () => ({ kind: "token", token: "token" }), requestsPerSecond: 100 },
  );
}

const hooks = () => [...fake.state.webhooks.values()];

test("an account is subscribed once, to everything that changes a figure", async () => {
  const crm = await openCrm();
  expect(await crm.subscribe(ADDRESS)).toBe("by-api");
  expect(await crm.subscribe(ADDRESS)).toBe("by-api");
  expect(hooks().map((hook) => [hook.destination, hook.settings])).toEqual([[ADDRESS, SUBSCRIPTIONS]]);
  expect(fake.log.filter((request) => request.method === "POST")).toHaveLength(1);
});

test("a hook that amoCRM has switched off is switched on again, one that lacks events gets them", async () => {
  const crm = await openCrm();
  await crm.subscribe(ADDRESS);
  fake.state.webhooks.change(hooks()[0]!, { disabled: true });
  await crm.subscribe(ADDRESS);
  expect(hooks()[0]!.disabled).toBe(false);
  fake.state.webhooks.change(hooks()[0]!, { settings: ["add_lead"] });
  await crm.subscribe(ADDRESS);
  expect(hooks()[0]!.settings).toEqual(SUBSCRIPTIONS);
});

test("others' hooks are left alone", async () => {
  const crm = await openCrm();
  await crm.subscribe("https://other.example/hook");
  await crm.subscribe(ADDRESS);
  expect(hooks().map((hook) => hook.destination)).toEqual(["https://other.example/hook", ADDRESS]);
});

test("where the plan or the rights close the API, the hook is to be added by hand", async () => {
  const crm = await openCrm();
  plan(fake.faults, TROUBLES.paymentRequired());
  expect(await crm.subscribe(ADDRESS)).toBe("by-hand");
  fake.faults.notAdmin = true;
  expect(await crm.subscribe(ADDRESS)).toBe("by-hand");
  expect(hooks()).toEqual([]);
});

test("a block of the whole account is no refusal of hooks", async () => {
  const crm = await openCrm();
  plan(fake.faults, TROUBLES.blocked());
  await expect(crm.subscribe(ADDRESS)).rejects.toMatchObject({ code: "crm-blocked" });
});
