/** Tells the story of the department in Bitrix24's records: a CRM lead first, a deal from the meeting on. */
import { OBJECTIONS } from "../story/department.ts";
import type { Happening, StoryEvent } from "../story/story.ts";
import type { Entity, PortalState, Row } from "./state.ts";
import {
  categoryId,
  closedStageId,
  NPS_FIELD,
  OBJECTIONS_FIELD,
  SOURCE_IDS,
  stageId,
  userId,
} from "./story-ids.ts";
import { createTouchTeller } from "./touch-teller.ts";

/** What became of one of the story's leads. */
export interface Told {
  /** Id of the CRM lead, where there is one. */
  lead: number | null;
  deal: number | null;
  pipeline: number;
  contact: number;
  company: number | null;
  /** Fields of the deal that will come of it. */
  fields: Row;
  /** As it was when somebody deleted it. */
  deleted: Row | null;
  /** A meeting that was agreed. */
  plan: number | null;
  /** The dialogue in an open line. */
  session: string | null;
}

export const entityOf = (told: Told): Entity => (told.deal === null ? "lead" : "deal");
export const recordIdOf = (told: Told): number => told.deal ?? told.lead!;

/** Tells happenings to a portal, one after the other. */
export function createPortalTeller(state: PortalState): (event: StoryEvent) => void {
  const known = new Map<number, Told>();
  const tellTouch = createTouchTeller(state);

  function convert(told: Told, at: number, stage: string): void {
    const { lead, fields, pipeline } = told;
    if (lead !== null) state.moveLead(lead, "CONVERTED", "S", at);
    const deal = state.addDeal(
      {
        ...fields,
        LEAD_ID: lead === null ? "0" : String(lead),
        CATEGORY_ID: categoryId(pipeline),
        STAGE_ID: stage,
      },
      at,
    );
    told.deal = Number(deal.ID);
  }

  function finish(told: Told, at: number, isWon: boolean): void {
    if (told.deal === null && !isWon) {
      state.moveLead(told.lead!, "JUNK", "F", at);
      return;
    }
    if (told.deal === null) convert(told, at, stageId(told.pipeline, "new"));
    state.moveDeal(told.deal!, closedStageId(told.pipeline, isWon), isWon ? "S" : "F", at);
  }

  function arrive(number: number, what: Extract<Happening, { kind: "arrive" }>, at: number): void {
    const fields: Row = {
      TITLE: what.title,
      OPPORTUNITY: `${what.amount}.00`,
      CURRENCY_ID: "RUB",
      ASSIGNED_BY_ID: userId(what.seller),
      CREATED_BY_ID: what.byHand ? userId(what.seller) : "0",
      SOURCE_ID: SOURCE_IDS[what.source],
      CONTACT_ID: String(1_000 + what.contact),
      COMPANY_ID: what.company === null ? "0" : String(1_000 + what.company),
    };
    const { pipeline, contact, company } = what;
    const nothing = { lead: null, deal: null, deleted: null, plan: null, session: null };
    const told: Told = { ...nothing, pipeline, contact, company, fields };
    known.set(number, told);
    if (state.facts.mode === 1) told.lead = Number(state.addLead({ ...fields, STATUS_ID: "NEW" }, at).ID);
    else convert(told, at, stageId(pipeline, what.stage));
  }

  /** A field of the record, and of the deal that may come of it. */
  function edit(told: Told, fields: Row, at: number): void {
    Object.assign(told.fields, fields);
    state.change(entityOf(told), recordIdOf(told), fields, at);
  }

  function move(told: Told, what: Extract<Happening, { kind: "move" | "transfer" }>, at: number): void {
    if (what.kind === "transfer") told.pipeline = what.pipeline;
    const stage = stageId(told.pipeline, what.stage);
    if (told.deal === null) convert(told, at, stage);
    else state.moveDeal(told.deal, stage, "P", at, categoryId(told.pipeline));
  }

  function restore(told: Told, at: number): void {
    if (!told.deleted) return;
    state.table(entityOf(told)).add(told.deleted, recordIdOf(told));
    told.deleted = null;
    state.change(entityOf(told), recordIdOf(told), {}, at);
  }

  return ({ at, lead: number, what }) => {
    if (what.kind === "arrive") {
      arrive(number, what, at);
      return;
    }
    const told = known.get(number);
    if (!told) return;
    if (what.kind === "restore") {
      restore(told, at);
      return;
    }
    const row = state.table(entityOf(told)).rows.get(recordIdOf(told));
    if (!row) return;
    switch (what.kind) {
      case "call":
      case "message":
      case "plan":
      case "meeting":
        tellTouch(told, what, at);
        return;
      case "move":
      case "transfer":
        move(told, what, at);
        return;
      case "won":
      case "lost":
        finish(told, at, what.kind === "won");
        return;
      case "amount":
        edit(told, { OPPORTUNITY: `${what.value}.00` }, at);
        return;
      case "assign":
        edit(told, { ASSIGNED_BY_ID: userId(what.seller) }, at);
        return;
      case "objection": {
        const index = OBJECTIONS.findIndex((one) => one.kind === what.text);
        if (told.deal !== null) edit(told, { [OBJECTIONS_FIELD]: [101 + index] }, at);
        return;
      }
      case "score":
        if (told.deal !== null) edit(told, { [NPS_FIELD]: String(what.value) }, at);
        return;
      case "delete":
        told.deleted = row;
        state.remove(entityOf(told), recordIdOf(told), at);
        return;
      default:
        // Leads and deals of a portal have no tags.
        return;
    }
  };
}
