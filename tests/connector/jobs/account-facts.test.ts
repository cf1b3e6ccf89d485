/** An account's zone, currency and name follow the CRM (reliability.md E10). */
import { afterEach, beforeEach, expect, test } from "vitest";
import { amocrm } from "#connector/amocrm/index.ts";
import { readConfig } from "#connector/config.ts";
import { accountFactsJob } from "#connector/jobs/account-facts.ts";
import { storyFacts } from "#tests/fakes/amocrm/facts.ts";
import { createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import { AmoState } from "#tests/fakes/amocrm/state.ts";
import { type Served, serveHandlers } from "#tests/fakes/http/serve.ts";
import { NOON, type Office, openOffice } from "../reports/office.ts";

const facts = storyFacts();
let served: Served;
let office: Office;

beforeEach(async () => {
  facts.timeZone = "Europe/Moscow";
  const state = new AmoState(facts);
  served = await serveHandlers((origin) => createAmoFake({ origin, token: "t", state }).handlers);
  office = await openOffice({ host: served.host });
});
afterEach(async () => {
  await office.close();
  await served.close();
});

async function readAgain() {
  const config = readConfig({ DESYATKA_CRM_HOSTS: served.host });
  const job = accountFactsJob({ ...office.context, config });
  await job.run({ account: office.account, slot: NOON, signal: new AbortController().signal });
  return office.store.account(office.account.id);
}

test("a zone that was changed in the CRM is the account's from then on; what is ours stays", async () => {
  facts.timeZone = "Asia/Yekaterinburg";
  expect(await readAgain()).toEqual({
    ...office.account,
    name: facts.name,
    timeZone: "Asia/Yekaterinburg",
  });
});

test("a zone whose name is unknown leaves the days to UTC and is told; its old spellings are known", async () => {
  facts.timeZone = "Foo/Bar";
  expect(await readAgain()).toMatchObject({ timeZone: "UTC", unknownZone: "Foo/Bar" });
  const status = await office.ask("/api/status?language=en");
  expect(JSON.stringify(await status.json())).toContain("a time zone that is not known here");
  facts.timeZone = "Europe/Kiev";
  const mended = await readAgain();
  expect(mended).toMatchObject({ timeZone: "Europe/Kiev" });
  expect(mended).not.toHaveProperty("unknownZone");
});

test("connecting an account with such a zone succeeds", async () => {
  facts.timeZone = "Foo/Bar";
  const identified = await amocrm([served.host]).identify({ kind: "token", token: "t" }, served.host);
  expect(identified).toMatchObject({ timeZone: "UTC", unknownZone: "Foo/Bar" });
});
