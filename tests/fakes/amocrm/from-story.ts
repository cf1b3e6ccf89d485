/** The story of the department, told in amoCRM's records. Leads are numbered as in the story. */
import { clientName, firmName, ROBOT_ID } from "../story/department.ts";
import type { Happening, StoryEvent } from "../story/story.ts";
import { addCall, addMessage, addPerson, addTask, completeTask, MEETING_TASK } from "./deeds.ts";
import { NPS_FIELD, statusOf, storyFacts } from "./facts.ts";
import type { NoteOwner } from "./records.ts";
import { AmoState, type FakeLead, LOST, WON } from "./state.ts";

export { NPS_FIELD } from "./facts.ts";

const contactId = (number: number) => 10_000_000 + number;
const companyId = (number: number) => 20_000_000 + number;

type Told<Kind extends Happening["kind"]> = Extract<Happening, { kind: Kind }>;

function tellArrival(state: AmoState, id: number, at: number, what: Told<"arrive">): void {
  const { seller } = what;
  const company = what.company === null ? null : companyId(what.company);
  const person = { created_at: at, responsible_user_id: seller };
  if (what.company !== null && company !== null) {
    addPerson(state, "companies", { id: company, name: firmName(what.company), ...person });
  }
  const contact = addPerson(state, "contacts", {
    id: contactId(what.contact),
    name: clientName(what.contact),
    companyId: company,
    ...person,
  });
  const by = what.byHand ? seller : 0;
  state.addLead({
    id,
    name: what.title,
    price: what.amount,
    responsible_user_id: seller,
    group_id: state.facts.users.find((user) => user.id === seller)?.group ?? 0,
    status_id: statusOf(what.pipeline, what.stage),
    pipeline_id: what.pipeline,
    source_id: what.source,
    created_by: by,
    created_at: at,
    contactIds: [contact.id],
    companyId: company,
  });
  for (const tag of what.tags) state.addTag(id, tag, at, by);
}

function tellCall(state: AmoState, lead: FakeLead, at: number, what: Told<"call">): void {
  const contact = lead.contactIds[0];
  const [owner, entity]: [NoteOwner, number] =
    what.onCompany && lead.companyId !== null
      ? ["companies", lead.companyId]
      : what.onContact && contact !== undefined
        ? ["contacts", contact]
        : ["leads", lead.id];
  addCall(state, owner, entity, {
    direction: what.direction,
    seconds: what.seconds,
    at,
    responsible: what.extension ? "204" : what.seller,
    createdBy: what.extension ? 0 : what.seller,
  });
}

function tellMeeting(state: AmoState, lead: FakeLead, at: number, seller: number): void {
  const planned = [...state.tasks.having("entity_id", lead.id)].filter((task) => !task.is_completed).at(-1);
  const task =
    planned ??
    addTask(state, {
      entity_id: lead.id,
      responsible_user_id: seller,
      created_at: at - 3_600,
      complete_till: at,
    });
  completeTask(state, task, at);
}

function tellPlan(state: AmoState, lead: FakeLead, at: number, what: Told<"plan">): void {
  const planned = [...state.tasks.having("entity_id", lead.id)].find((task) => !task.is_completed);
  if (planned) {
    state.tasks.change(planned, { complete_till: what.due, updated_at: at });
    return;
  }
  addTask(state, {
    entity_id: lead.id,
    responsible_user_id: what.seller,
    created_at: at,
    complete_till: what.due,
    task_type_id: MEETING_TASK,
  });
}

function tellMove(state: AmoState, lead: FakeLead, at: number, what: Told<"move" | "won" | "lost">): void {
  const pipeline = lead.pipeline_id;
  const by = what.seller ?? 0;
  if (what.kind === "won") state.moveLead(lead.id, pipeline, WON, at, by);
  else if (what.kind === "lost") state.moveLead(lead.id, pipeline, LOST, at, by, what.reason);
  else state.moveLead(lead.id, pipeline, statusOf(pipeline, what.stage), at, by);
}

type Teller<Kind extends Happening["kind"]> = (
  state: AmoState,
  lead: FakeLead,
  at: number,
  what: Told<Kind>,
) => void;

const TELLERS: { [Kind in Exclude<Happening["kind"], "arrive">]: Teller<Kind> } = {
  call: tellCall,
  message: (state, { id }, at, { direction, channel, seller }) =>
    addMessage(state, id, { direction, channel, at, by: seller ?? 0 }),
  plan: tellPlan,
  meeting: (state, lead, at, { seller }) => tellMeeting(state, lead, at, seller),
  move: tellMove,
  won: tellMove,
  lost: tellMove,
  transfer: (state, { id }, at, { pipeline, stage, seller }) =>
    state.moveLead(id, pipeline, statusOf(pipeline, stage), at, seller),
  amount: (state, { id }, at, { value, seller }) => state.setPrice(id, value, at, seller),
  tag: (state, { id }, at, { name, seller }) => state.addTag(id, name, at, seller ?? 0),
  untag: (state, { id }, at, { name, seller }) => state.removeTag(id, name, at, seller ?? 0),
  objection: (state, lead, at, what) =>
    state.addTag(lead.id, `Возражение: ${what.text}`, at, lead.responsible_user_id),
  score: (state, { id }, at, { value }) => state.setField(id, NPS_FIELD, String(value), at, ROBOT_ID),
  assign: (state, { id }, at, { seller, by }) => state.assignLead(id, seller, at, by ?? 0),
  delete: (state, lead, at) => state.deleteLead(lead.id, at, lead.responsible_user_id),
  restore: (state, lead, at) => state.restoreLead(lead.id, at, lead.responsible_user_id),
};

/** Takes one more happening into the account. What befalls a deleted lead, befalls nobody. */
export function tellAmo(state: AmoState, { at, lead: id, what }: StoryEvent): void {
  if (what.kind === "arrive") {
    tellArrival(state, id, at, what);
    return;
  }
  const lead = state.leads.get(id);
  if (!lead || (lead.is_deleted && what.kind !== "restore")) return;
  // TypeScript does not follow that the teller found under a kind takes just that kind.
  const tell = TELLERS[what.kind] as Teller<Happening["kind"]>;
  tell(state, lead, at, what);
}

export function amoFromStory(events: readonly StoryEvent[]): AmoState {
  const state = new AmoState(storyFacts());
  for (const event of events) tellAmo(state, event);
  return state;
}
