/** The story of the department, told in Bitrix24's records: a CRM lead first, a deal from the meeting on. */
import { GROUPS, OBJECTIONS, PIPELINES, SELLERS, SOURCES } from "../story/department.ts";
import type { StoryEvent } from "../story/story.ts";
import { type PortalFacts, PortalState, type Row } from "./state.ts";

export const OBJECTIONS_FIELD = "UF_CRM_OBJECTIONS";
export const NPS_FIELD = "UF_CRM_NPS";

const SOURCE_IDS: Record<number, string> = {
  71: "WEBFORM",
  72: "ADVERTISING",
  73: "CALL",
  74: "RECOMMENDATION",
};
/** Users are numbered from 1 in a portal. */
const userId = (seller: number) => String(seller - 500);
const category = (pipeline: number) => (pipeline === 31 ? "0" : "1");
const stageId = (pipeline: number, key: string) =>
  pipeline === 31 ? key.toUpperCase() : `C1:${key.toUpperCase()}`;

function statuses(): Row[] {
  let id = 0;
  const row = (entity: string, status: string, name: string, sort: number, semantic: string | null): Row => ({
    ID: String(++id),
    ENTITY_ID: entity,
    STATUS_ID: status,
    NAME: name,
    NAME_INIT: name,
    SORT: String(sort),
    SYSTEM: "N",
    SEMANTICS: semantic,
    EXTRA: { SEMANTICS: semantic === "S" ? "success" : semantic === "F" ? "failure" : "process", COLOR: "" },
  });
  const deals = PIPELINES.flatMap((pipeline) => {
    const entity = pipeline.id === 31 ? "DEAL_STAGE" : "DEAL_STAGE_1";
    const prefix = pipeline.id === 31 ? "" : "C1:";
    return [
      ...pipeline.stages.map((stage, index) =>
        row(entity, stageId(pipeline.id, stage.key), stage.name, 10 * (index + 1), null),
      ),
      row(entity, `${prefix}WON`, "Сделка успешна", 900, "S"),
      row(entity, `${prefix}LOSE`, "Сделка провалена", 910, "F"),
    ];
  });
  return [
    row("STATUS", "NEW", "Новый лид", 10, null),
    row("STATUS", "IN_PROCESS", "В работе", 20, null),
    row("STATUS", "CONVERTED", "Качественный лид", 30, "S"),
    row("STATUS", "JUNK", "Некачественный лид", 40, "F"),
    ...SOURCES.map((source, index) => row("SOURCE", SOURCE_IDS[source.id]!, source.name, 10 * index, null)),
    ...deals,
  ];
}

const choice = (name: string, label: string, type: string, list: Row[] = []): Row => ({
  ID: "1",
  FIELD_NAME: name,
  USER_TYPE_ID: type,
  MULTIPLE: list.length > 0 ? "Y" : "N",
  EDIT_FORM_LABEL: label,
  ...(list.length > 0 ? { LIST: list } : {}),
});

export function storyFacts(mode: 1 | 2): PortalFacts {
  return {
    memberId: "a223c6b3710f85df22e9377d6c4f7553",
    mode,
    timeZone: "Europe/Moscow",
    serverOffset: 3,
    users: SELLERS.map((one) => {
      const [first = "", last = ""] = one.name.split(" ");
      return {
        ID: userId(one.id),
        ACTIVE: !one.left,
        NAME: first,
        LAST_NAME: last,
        UF_DEPARTMENT: [one.group === 0 ? 3 : 5],
        USER_TYPE: "employee",
        TIME_ZONE: "",
        TIMESTAMP_X: {},
      };
    }),
    departments: GROUPS.map((group) => ({
      ID: group.id === 0 ? "3" : "5",
      NAME: group.name,
      SORT: 500,
      PARENT: "1",
      UF_HEAD: group.id === 0 ? "1" : "5",
    })),
    categories: PIPELINES.map((pipeline) => ({
      id: Number(category(pipeline.id)),
      name: pipeline.name,
      sort: 100,
      entityTypeId: 2,
      isDefault: pipeline.id === 31 ? "Y" : "N",
    })),
    statuses: statuses(),
    currencies: [
      { CURRENCY: "RUB", AMOUNT_CNT: "1", AMOUNT: "1.0000", BASE: "Y" },
      { CURRENCY: "USD", AMOUNT_CNT: "1", AMOUNT: "92.5000", BASE: "N" },
    ],
    dealFields: [
      choice(
        OBJECTIONS_FIELD,
        "Возражения",
        "enumeration",
        OBJECTIONS.map((one, index) => ({ ID: String(101 + index), VALUE: one.kind, SORT: "10" })),
      ),
      choice(NPS_FIELD, "Оценка NPS", "integer"),
    ],
    leadFields: [],
    owner: "1",
    ownerIsAdmin: true,
  };
}

interface Told {
  /** Id of the CRM lead, until it is converted. */
  lead: number | null;
  deal: number | null;
  pipeline: number;
  /** Fields of the deal that will come of it. */
  fields: Row;
}

/** Tells happenings to a portal, one after the other. */
export function createPortalTeller(state: PortalState): (event: StoryEvent) => void {
  const known = new Map<number, Told>();

  function convert(told: Told, at: number, stage: string, semantic: string): void {
    const lead = told.lead;
    if (lead !== null) state.moveLead(lead, "CONVERTED", "S", at);
    const deal = state.addDeal(
      {
        ...told.fields,
        LEAD_ID: lead === null ? "0" : String(lead),
        CATEGORY_ID: category(told.pipeline),
        STAGE_ID: stage,
        STAGE_SEMANTIC_ID: "P",
      },
      at,
    );
    told.deal = Number(deal.ID);
    if (semantic !== "P") state.moveDeal(told.deal, stage, semantic, at);
  }

  const owner = (told: Told): Row =>
    told.deal === null
      ? { OWNER_TYPE_ID: "1", OWNER_ID: String(told.lead) }
      : { OWNER_TYPE_ID: "2", OWNER_ID: String(told.deal) };

  function finish(told: Told, at: number, won: boolean): void {
    const prefix = told.pipeline === 31 ? "" : "C1:";
    if (told.deal === null && !won) {
      state.moveLead(told.lead!, "JUNK", "F", at);
      return;
    }
    if (told.deal === null) convert(told, at, stageId(told.pipeline, "new"), "P");
    state.moveDeal(told.deal!, `${prefix}${won ? "WON" : "LOSE"}`, won ? "S" : "F", at);
  }

  return ({ at, lead: number, what }) => {
    if (what.kind === "arrive") {
      const contact = String(1000 + number);
      const fields: Row = {
        TITLE: what.title,
        OPPORTUNITY: `${what.amount}.00`,
        CURRENCY_ID: "RUB",
        ASSIGNED_BY_ID: userId(what.seller),
        CREATED_BY_ID: what.byHand ? userId(what.seller) : "0",
        SOURCE_ID: SOURCE_IDS[what.source],
        CONTACT_ID: contact,
        COMPANY_ID: "0",
      };
      const told: Told = { lead: null, deal: null, pipeline: what.pipeline, fields };
      known.set(number, told);
      if (state.facts.mode === 1) told.lead = Number(state.addLead({ ...fields, STATUS_ID: "NEW" }, at).ID);
      else convert(told, at, stageId(what.pipeline, what.stage), "P");
      return;
    }
    const told = known.get(number);
    if (!told) return;
    const table = told.deal === null ? state.leads : state.deals;
    const record = table.rows.get(told.deal ?? told.lead!);
    if (!record) return;
    switch (what.kind) {
      case "call": {
        const [type, id] = what.onContact
          ? ["CONTACT", record.CONTACT_ID]
          : [told.deal === null ? "LEAD" : "DEAL", told.deal ?? told.lead];
        state.addCall(
          {
            PORTAL_USER_ID: userId(what.seller),
            CALL_TYPE: what.direction === "out" ? "1" : "2",
            CALL_DURATION: String(what.seconds),
            CALL_FAILED_CODE: what.seconds > 0 ? "200" : "304",
            CRM_ENTITY_TYPE: type,
            CRM_ENTITY_ID: String(id),
          },
          at,
        );
        return;
      }
      case "message":
        state.addActivity(
          {
            TYPE_ID: "6",
            PROVIDER_ID: "CRM_SMS",
            DIRECTION: what.direction === "out" ? "2" : "1",
            STATUS: what.seller === null && what.direction === "out" ? "3" : "2",
            RESPONSIBLE_ID: what.seller === null ? "1" : userId(what.seller),
            ...owner(told),
          },
          at,
        );
        return;
      case "meeting":
        state.addActivity(
          { TYPE_ID: "1", PROVIDER_ID: "CRM_MEETING", RESPONSIBLE_ID: userId(what.seller), ...owner(told) },
          at,
        );
        return;
      case "move":
        if (told.deal === null) convert(told, at, stageId(told.pipeline, what.stage), "P");
        else state.moveDeal(told.deal, stageId(told.pipeline, what.stage), "P", at);
        return;
      case "won":
        finish(told, at, true);
        return;
      case "lost":
        finish(told, at, false);
        return;
      case "objection": {
        const index = OBJECTIONS.findIndex((one) => one.kind === what.text);
        if (told.deal !== null) state.change("deal", told.deal, { [OBJECTIONS_FIELD]: [101 + index] }, at);
        return;
      }
      case "score":
        if (told.deal !== null) state.change("deal", told.deal, { [NPS_FIELD]: String(what.value) }, at);
        return;
      case "delete":
        if (told.deal === null) state.remove("lead", told.lead!, at);
        else state.remove("deal", told.deal, at);
        return;
    }
  };
}

export function portalFromStory(
  events: readonly StoryEvent[],
  mode: 1 | 2,
): { state: PortalState; tell: (event: StoryEvent) => void } {
  const state = new PortalState(storyFacts(mode));
  const tell = createPortalTeller(state);
  for (const event of events) tell(event);
  return { state, tell };
}
