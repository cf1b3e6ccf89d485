/** The portal of the story's department: its people, pipelines and fields; and what happened there. */
import { GROUPS, OBJECTIONS, PIPELINES, SELLERS, SOURCES } from "../story/department.ts";
import type { StoryEvent } from "../story/story.ts";
import { type PortalFacts, PortalState, type Row } from "./state.ts";
import { categoryId, NPS_FIELD, OBJECTIONS_FIELD, SOURCE_IDS, stageId, userId } from "./story-ids.ts";
import { createPortalTeller } from "./teller.ts";

export { NPS_FIELD, OBJECTIONS_FIELD };

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
      id: Number(categoryId(pipeline.id)),
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

export function portalFromStory(
  events: readonly StoryEvent[],
  mode: 1 | 2,
): { state: PortalState; tell: (event: StoryEvent) => void } {
  const state = new PortalState(storyFacts(mode));
  const tell = createPortalTeller(state);
  for (const event of events) tell(event);
  return { state, tell };
}
