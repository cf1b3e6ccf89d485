/** The story of the department, told in amoCRM's records. */
import { GROUPS, LOSS_REASONS, PIPELINES, ROBOT_ID, SELLERS, SOURCES } from "../story/department.ts";
import type { StoryEvent } from "../story/story.ts";
import { type AccountFacts, AmoState, LOST, WON } from "./state.ts";

export const NPS_FIELD = 901;

export const STORY_FACTS: AccountFacts = {
  id: 31_415,
  name: "Северный ветер",
  subdomain: "severwind",
  currency: "RUB",
  timeZone: "Europe/Moscow",
  users: SELLERS.filter((one) => !one.left).map((one) => ({
    id: one.id,
    name: one.name,
    admin: one.admin === true,
    active: true,
    group: one.group,
    view: one.admin ? "A" : "M",
  })),
  groups: [...GROUPS],
  pipelines: PIPELINES.map((pipeline, index) => ({
    id: pipeline.id,
    name: pipeline.name,
    sort: index + 1,
    statuses: [
      ...pipeline.stages.map((stage, at) => ({
        id: statusOf(pipeline.id, stage.key),
        name: stage.name,
        sort: 20 + 10 * at,
        type: 0,
      })),
      { id: WON, name: "Успешно реализовано", sort: 10_000, type: 0 },
      { id: LOST, name: "Закрыто и не реализовано", sort: 11_000, type: 0 },
    ],
  })),
  lossReasons: [...LOSS_REASONS],
  sources: SOURCES.map(({ id, name }) => ({ id, name })),
  customFields: [{ id: NPS_FIELD, name: "Оценка NPS", type: "numeric", enums: null }],
  tokenUser: 501,
};

function statusOf(pipelineId: number, key: string): number {
  const pipeline = PIPELINES.find((one) => one.id === pipelineId)!;
  return pipelineId * 1000 + pipeline.stages.findIndex((stage) => stage.key === key) + 1;
}

/** Takes one more happening into the account. Leads are numbered as in the story. */
export function tellAmo(state: AmoState, { at, lead: id, what }: StoryEvent): void {
  const lead = state.leads.get(id);
  if (what.kind === "arrive") {
    state.addLead({
      id,
      name: what.title,
      price: what.amount,
      responsible_user_id: what.seller,
      group_id: 0,
      status_id: statusOf(what.pipeline, what.stage),
      pipeline_id: what.pipeline,
      loss_reason_id: null,
      source_id: what.source,
      created_by: what.byHand ? what.seller : 0,
      created_at: at,
      closed_at: null,
      custom_fields_values: null,
      tags: [],
      contactId: 100_000 + id,
      companyId: id % 3 === 0 ? 200_000 + id : null,
    });
    return;
  }
  if (!lead || lead.is_deleted) return;
  switch (what.kind) {
    case "call":
      state.addNote({
        owner: what.onContact ? "contacts" : "leads",
        entity_id: what.onContact ? lead.contactId! : id,
        created_by: what.extension ? 0 : what.seller,
        created_at: at,
        responsible_user_id: what.seller,
        note_type: what.direction === "in" ? "call_in" : "call_out",
        params: {
          uniq: `call-${id}-${at}`,
          duration: what.seconds,
          source: "pbx",
          phone: "+70000000000",
          call_status: what.seconds > 0 ? 4 : 6,
          call_responsible: what.extension ? "204" : what.seller,
        },
      });
      return;
    case "message":
      state.addEvent({
        type: what.direction === "in" ? "incoming_chat_message" : "outgoing_chat_message",
        entity_id: id,
        created_by: what.direction === "in" ? 0 : (what.seller ?? 0),
        created_at: at,
        value_after: [{ message: { id: `m-${id}-${at}`, talk_id: id } }],
      });
      return;
    case "meeting": {
      const task = state.addTask({
        entity_id: id,
        entity_type: "leads",
        responsible_user_id: what.seller,
        created_by: what.seller,
        created_at: at - 3600,
        updated_at: at - 3600,
        complete_till: at,
        is_completed: false,
        task_type_id: 2,
        text: "Встреча",
      });
      state.completeTask(task.id, at);
      return;
    }
    case "move":
      state.moveLead(id, lead.pipeline_id, statusOf(lead.pipeline_id, what.stage), at, what.seller ?? 0);
      return;
    case "won":
      state.moveLead(id, lead.pipeline_id, WON, at, what.seller);
      return;
    case "lost":
      state.moveLead(id, lead.pipeline_id, LOST, at, what.seller, what.reason);
      return;
    case "objection":
      state.addTag(id, `Возражение: ${what.text}`, at, lead.responsible_user_id);
      return;
    case "score":
      state.setField(id, NPS_FIELD, String(what.value), at, ROBOT_ID);
      return;
    case "delete":
      state.deleteLead(id, at, lead.responsible_user_id);
      return;
  }
}

export function amoFromStory(events: readonly StoryEvent[]): AmoState {
  const state = new AmoState(structuredClone(STORY_FACTS));
  for (const event of events) tellAmo(state, event);
  return state;
}
