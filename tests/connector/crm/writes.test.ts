/** What we write into a CRM arrives there: both adapters against their simulated CRMs over real HTTP. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { amocrm } from "#connector/amocrm/index.ts";
import { bitrix24 } from "#connector/bitrix24/index.ts";
import type { Crm } from "#connector/crm/adapter.ts";
import type { Credentials } from "#connector/store/store.ts";
import type { CustomField } from "#shared/domain/dictionaries.ts";
import { NPS_FIELD as AMO_NPS, storyFacts as amoFacts } from "#tests/fakes/amocrm/facts.ts";
import { createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import { AmoState } from "#tests/fakes/amocrm/state.ts";
import { createPortalFake } from "#tests/fakes/bitrix24/fake.ts";
import { NPS_FIELD, OBJECTIONS_FIELD, storyFacts } from "#tests/fakes/bitrix24/from-story.ts";
import { PortalState } from "#tests/fakes/bitrix24/state.ts";
import { type Served, serveHandlers } from "#tests/fakes/http/serve.ts";
import { amoAccount, bitrixAccount } from "#tests/shared/kpi/sample.ts";

const access = (credentials: Credentials) => ({
  credentials: async () => credentials,
  requestsPerSecond: 100,
});
const field = (id: string, type: string, options: string[] = []): CustomField => ({
  id,
  name: "Field",
  type,
  options,
});
const NOW = 1_790_000_000;
const message = {
  userId: "502",
  text: "Client waits",
  recordId: "11",
  url: "https://desyatka.example/r",
  dueAt: NOW,
};

describe("amoCRM", () => {
  const facts = amoFacts();
  const KINDS = { id: 902, name: "Возражения", type: "multiselect", enums: ["Дорого", "Подумать"] };
  const state = new AmoState({
    ...facts,
    customFields: [
      ...facts.customFields,
      { ...KINDS, enums: KINDS.enums.map((value, index) => ({ id: index + 1, value })) },
    ],
  });
  let served: Served;
  let crm: Crm;

  beforeAll(async () => {
    const [pipeline] = facts.pipelines;
    state.addLead({
      id: 11,
      name: "Lead",
      pipeline_id: pipeline!.id,
      status_id: pipeline!.statuses[1]!.id,
      created_at: NOW,
      responsible_user_id: 501,
    });
    served = await serveHandlers((origin) => createAmoFake({ origin, token: "t", state }).handlers);
    const account = { ...amoAccount, host: served.host };
    crm = amocrm([served.host]).open(account, access({ kind: "token", token: "t" }));
  });
  afterAll(() => served.close());

  test("a tag joins those that the lead has", async () => {
    await crm.writes.addTag!("11", "vip");
    await crm.writes.addTag!("11", "возражение:дорого");
    expect(state.lead(11).tags.map((tag) => tag.name)).toEqual(["vip", "возражение:дорого"]);
  });

  test("a score is put into the field, whatever stood there", async () => {
    await crm.writes.setValue("11", field(String(AMO_NPS), "numeric"), "3");
    await crm.writes.setValue("11", field(String(AMO_NPS), "numeric"), "9");
    expect(state.lead(11).custom_fields_values).toMatchObject([
      { field_id: AMO_NPS, values: [{ value: "9" }] },
    ]);
  });

  test("a field for one value is not overwritten, and a list takes only what it lists", async () => {
    const one = field(String(AMO_NPS), "numeric");
    await expect(crm.writes.addValue("11", one, "5")).rejects.toMatchObject({ code: "field-taken" });
    const listed = field("902", "multiselect", KINDS.enums);
    await expect(crm.writes.addValue("11", listed, "долго")).rejects.toMatchObject({
      code: "value-not-listed",
    });
  });

  test("a user is told by a task on the lead, with the link", async () => {
    await crm.writes.tell(message);
    const [task] = [...state.tasks.having("entity_id", 11)];
    expect(task).toMatchObject({
      responsible_user_id: 502,
      task_type_id: 1,
      text: "Client waits",
      complete_till: NOW,
    });
  });
});

describe("Bitrix24", () => {
  const state = new PortalState(storyFacts(1));
  let served: Served;
  let crm: Crm;
  const kinds = field(OBJECTIONS_FIELD, "enumeration", []);

  beforeAll(async () => {
    state.addDeal({ CATEGORY_ID: "0", STAGE_ID: "NEW", TITLE: "Deal" }, NOW, 11);
    const webhook = { user: "1", secret: "s3cret" };
    served = await serveHandlers(
      (origin) => createPortalFake({ origin, webhook, state, perSecond: 100 }).handlers,
    );
    const url = `${served.origin}/rest/1/s3cret/`;
    crm = bitrix24([served.host]).open(
      { ...bitrixAccount, host: served.host },
      access({ kind: "webhook", url }),
    );
  });
  afterAll(() => served.close());
  const deal = () => state.deals.rows.get(11)!;

  test("there are no tags", () => {
    expect(crm.writes.addTag).toBeNull();
  });

  test("an objection joins the others by the id of its value, in any spelling, and only once", async () => {
    const [first, second] = state.facts.dealFields.find((one) => one.FIELD_NAME === OBJECTIONS_FIELD)!
      .LIST as {
      ID: string;
      VALUE: string;
    }[];
    await crm.writes.addValue("deal:11", kinds, first!.VALUE.toUpperCase());
    await crm.writes.addValue("deal:11", kinds, second!.VALUE);
    await crm.writes.addValue("deal:11", kinds, first!.VALUE);
    expect(deal()[OBJECTIONS_FIELD]).toEqual([first!.ID, second!.ID]);
  });

  test("a value that the list has not, and a field that the lead has not, are refused", async () => {
    await expect(crm.writes.addValue("deal:11", kinds, "нет такого")).rejects.toMatchObject({
      code: "value-not-listed",
    });
    await expect(crm.writes.addValue("deal:11", field("UF_CRM_NONE", "string"), "x")).rejects.toMatchObject({
      code: "field-unknown",
    });
  });

  test("a score is put into the field", async () => {
    await crm.writes.setValue("deal:11", field(NPS_FIELD, "integer"), "9");
    expect(deal()[NPS_FIELD]).toBe("9");
  });

  test("a user is notified, a comment is left; brackets of a name are no codes", async () => {
    await crm.writes.tell({ ...message, userId: "5", text: "[URL=https://evil.example]Client[/URL]" });
    await crm.writes.remark("deal:11", "[b]Good[/b]");
    expect(state.notifications.list()).toMatchObject([
      {
        USER_ID: "5",
        MESSAGE:
          "(URL=https://evil.example)Client(/URL) [URL=https://desyatka.example/r]desyatka.example[/URL]",
      },
    ]);
    expect(state.comments.list()).toMatchObject([
      { ENTITY_ID: "11", ENTITY_TYPE: "deal", COMMENT: "(b)Good(/b)" },
    ]);
  });
});
