/** The fake against `amocrm-js`, a client that nobody here wrote: what it takes for amoCRM, behaves like amoCRM. */
import { Client } from "amocrm-js";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { plan } from "../http/planned-faults.ts";
import { createStory } from "../story/story.ts";
import { type AmoFake, createAmoFake } from "./fake.ts";
import { TROUBLES } from "./faults.ts";
import { amoFromStory } from "./from-story.ts";

const ORIGIN = "https://severwind.amocrm.ru";
const TO = 1_780_000_000;
const story = createStory({ seed: 4, from: TO - 60 * 86_400, to: TO, leads: 130 });

/** The client insists on https, so its requests are caught before they leave the process. */
const server = setupServer();
let fake: AmoFake;
let client: Client;

const options = () => ({
  domain: "severwind",
  auth: {
    client_id: fake.integration.clientId,
    client_secret: fake.integration.clientSecret,
    redirect_uri: fake.integration.redirectUri,
  },
});

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterAll(() => server.close());

beforeEach(() => {
  fake = createAmoFake({ origin: ORIGIN, token: "long", state: amoFromStory(story), requestsPerSecond: 0 });
  server.use(...fake.handlers);
  const { auth, domain } = options();
  client = new Client({ domain, auth: { ...auth, bearer: "long" } });
});
afterEach(() => server.resetHandlers());

/** The client passes any criteria on, but its types name only some. */
const asks = (criteria: object) => criteria as Parameters<Client["leads"]["get"]>[0];

const present = () => [...fake.state.leads.values()].filter((lead) => !lead.is_deleted);

describe("amocrm-js", () => {
  test("pages through all leads by the links it is given", async () => {
    const page = await client.leads.get({ limit: 50 });
    const seen: number[] = [];
    const collect = () => seen.push(...page.getData().map((lead) => lead.id ?? 0));
    collect();
    while (await page.next()) collect();
    expect(seen).toEqual(present().map((lead) => lead.id));
    expect(page.getPage()).toBe(3);
  });

  test("reads one lead with its contacts, and the contact", async () => {
    const known = present()[7]!;
    const lead = await client.leads.getById(known.id, { with: ["contacts"] });
    expect(lead).toMatchObject({ id: known.id, name: known.name, price: known.price });
    const contact = lead?._embedded?.contacts?.[0]?.id ?? 0;
    const found = await client.contacts.getById(contact);
    expect(found?.name).toBe(fake.state.contacts.get(contact)?.name);
  });

  test("takes an empty answer for an empty list", async () => {
    const page = await client.leads.get(asks({ filter: { id: 999_999_999 } }));
    expect(page.getData()).toEqual([]);
    expect(page.hasNext()).toBe(false);
    expect(fake.log.at(-1)?.status).toBe(204);
  });

  test("filters and sorts as it asks", async () => {
    const page = await client.leads.get(
      asks({
        filter: { statuses: [{ pipeline_id: 31, status_id: 142 }] },
        order: { created_at: "desc" },
        limit: 250,
      }),
    );
    const won = present().filter((lead) => lead.status_id === 142 && lead.pipeline_id === 31);
    expect(page.getData().map((lead) => lead.id)).toEqual(won.map((lead) => lead.id).reverse());
  });

  test("makes, changes and moves a lead", async () => {
    const lead = new client.Lead({ name: "Проверка", price: 1_000, pipeline_id: 31, status_id: 31_001 });
    await lead.save();
    const made = fake.state.lead(lead.id ?? 0);
    expect(made).toMatchObject({ name: "Проверка", price: 1_000, created_by: 501 });
    await client.leads.update([{ id: made.id, price: 2_500, status_id: 142, pipeline_id: 31 }]);
    expect(made).toMatchObject({ price: 2_500, status_id: 142 });
    expect(made.closed_at).not.toBeNull();
    const types = [...fake.state.events.having("entity_id", made.id)].map((event) => event.type);
    expect(types).toEqual(["lead_added", "sale_field_changed", "lead_status_changed"]);
  });

  test("makes contacts, companies and tasks", async () => {
    const [contact] = await client.contacts.create([{ name: "Анна Белова" }]);
    const [company] = await client.companies.create([{ name: "ООО «Вектор»" }]);
    const [task] = await client.leads.tasks.create([{ text: "Позвонить", complete_till: TO, entity_id: 5 }]);
    expect(fake.state.contacts.get(contact?.id ?? 0)?.name).toBe("Анна Белова");
    expect(fake.state.companies.get(company?.id ?? 0)?.name).toBe("ООО «Вектор»");
    expect(fake.state.tasks.get(task?.id ?? 0)).toMatchObject({ entity_id: 5, entity_type: "leads" });
  });

  test("gets a token for a code, and a new pair that kills the old one", async () => {
    const { auth, domain } = options();
    const browser = new Client({ domain, auth: { ...auth, code: fake.tokens.issueCode() } });
    await browser.connection.connect();
    const first = browser.token.getValue();
    expect(first).toMatchObject({ token_type: "Bearer", expires_in: 86_400 });
    await browser.token.refresh();
    expect(browser.token.getValue()?.refresh_token).not.toBe(first?.refresh_token);
    const page = await browser.leads.get({ limit: 1 });
    expect(page.getData()).toHaveLength(1);
    browser.token.setValue(first!);
    const quiet = vi.spyOn(console, "error").mockImplementation(() => {});
    await expect(browser.token.refresh()).rejects.toThrow("API_RESPONSE_ERROR");
    expect(quiet.mock.calls.join()).toContain("Token has been revoked");
    quiet.mockRestore();
  });

  test("cannot read what is no JSON, as in the wild", async () => {
    plan(fake.faults, TROUBLES.tooMany());
    await expect(client.leads.get()).rejects.toThrow("JSON_PARSE_ERROR");
    plan(fake.faults, TROUBLES.blocked());
    await expect(client.leads.get()).rejects.toThrow("JSON_PARSE_ERROR");
    expect(fake.log.map((entry) => entry.status)).toEqual([429, 403]);
  });
});
