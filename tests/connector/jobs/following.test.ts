/** From a change in the CRM to what a card shows, through the whole service (reliability.md C1–C5, C10). */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { addCall, addMessage } from "#tests/fakes/amocrm/deeds.ts";
import { statusOf } from "#tests/fakes/amocrm/facts.ts";
import { WON } from "#tests/fakes/amocrm/state.ts";
import { PIPELINES } from "#tests/fakes/story/department.ts";
import { type LiveAccount, nowSeconds, SELLER, startLiveAccount } from "./live-account.ts";

const WAIT = { timeout: 15_000, interval: 30 };
const [pipeline] = PIPELINES;
let live: LiveAccount;

beforeAll(async () => {
  live = await startLiveAccount();
  await vi.waitFor(async () => {
    expect((await live.status()).syncing).toBe(false);
    expect(live.fake.state.webhooks.size).toBe(1);
  }, WAIT);
});
afterAll(() => live.stop());

test("the CRM's hooks are subscribed by the API, to an address that nobody guesses", () => {
  const [hook] = [...live.fake.state.webhooks.values()];
  expect(hook!.destination).toMatch(/\/hooks\/amocrm\/[\w-]+\.[\w-]{43}$/);
  expect(hook!.settings).toEqual(expect.arrayContaining(["add_lead", "status_lead", "note_lead"]));
});

test("a new lead, its stages, calls, chats and end are on its card when their hooks come", async () => {
  const { fake } = live;
  const lead = live.addLead("Звонок с сайта");
  expect(await live.card(lead)).toBeNull();
  await live.deliver();
  await expect.poll(async () => (await live.card(lead))?.state, WAIT).toBe("waiting");
  const second = pipeline!.stages[1]!;
  fake.state.moveLead(lead, pipeline!.id, statusOf(pipeline!.id, second.key), nowSeconds(), SELLER);
  await live.deliver();
  await expect.poll(async () => (await live.card(lead))?.stage?.name, WAIT).toBe(second.name);
  addCall(fake.state, "leads", lead, { direction: "out", responsible: SELLER, seconds: 0, at: nowSeconds() });
  await live.deliver();
  await expect.poll(async () => (await live.card(lead))?.state, WAIT).toBe("reacted");
  addCall(fake.state, "leads", lead, {
    direction: "out",
    responsible: SELLER,
    seconds: 60,
    at: nowSeconds(),
  });
  await live.deliver();
  await expect.poll(async () => (await live.card(lead))?.state, WAIT).toBe("answered");
  fake.state.moveLead(lead, pipeline!.id, WON, nowSeconds(), SELLER);
  await live.deliver();
  const stored = () => live.service.context.store.records(live.account.id, [String(lead)]);
  await expect.poll(async () => (await stored())[0]?.outcome, WAIT).toBe("won");
});

test("a chat that the CRM tells of as its contact's answers the lead", async () => {
  const { fake } = live;
  const contact = [...fake.state.contacts.values()][0]!;
  const lead = live.addLead("Из мессенджера");
  fake.state.changeLead(lead, { contactIds: [contact.id] }, nowSeconds(), SELLER);
  await live.deliver();
  await expect.poll(async () => (await live.card(lead))?.state, WAIT).toBe("waiting");
  addMessage(fake.state, lead, { direction: "out", channel: "chat", at: nowSeconds(), by: SELLER });
  await live.deliver();
  await expect.poll(async () => (await live.card(lead))?.state, WAIT).toBe("answered");
});

test("a deleted lead has no card; restored, it has one again", async () => {
  const { fake } = live;
  const lead = live.addLead("Ошибочная");
  await live.deliver();
  await expect.poll(async () => (await live.card(lead))?.state, WAIT).toBe("waiting");
  fake.state.deleteLead(lead, nowSeconds(), SELLER);
  await live.deliver();
  await expect.poll(async () => await live.card(lead), WAIT).toBeNull();
  fake.state.restoreLead(lead, nowSeconds(), SELLER);
  await live.deliver();
  await expect.poll(async () => (await live.card(lead))?.state, WAIT).toBe("waiting");
});

test("doubled, reordered and lost hooks end in the CRM's state", async () => {
  const { fake } = live;
  const leads = Array.from({ length: 12 }, (_, index) => live.addLead(`Заявка ${index}`));
  for (const [round, { key }] of pipeline!.stages.slice(0, 4).entries()) {
    for (const lead of leads)
      fake.state.moveLead(lead, pipeline!.id, statusOf(pipeline!.id, key), nowSeconds(), SELLER);
    await live.deliver({ double: 0.5, lose: round < 3 ? 0.5 : 0, shuffle: true });
  }
  const last = pipeline!.stages[3]!.name;
  for (const lead of leads)
    await expect.poll(async () => (await live.card(lead))?.stage?.name, WAIT).toBe(last);
});
