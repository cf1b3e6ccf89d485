/** Calls, messages, letters and meetings of the story as a portal keeps them (crm/bitrix24.md 3.7, 3.8, 3.10). */
import type { Happening } from "../story/story.ts";
import type { PortalState, Row } from "./state.ts";
import { BOT_ID, clientId, userId } from "./story-ids.ts";
import { entityOf, recordIdOf, type Told } from "./teller.ts";

type Touching<Kind extends Happening["kind"]> = Extract<Happening, { kind: Kind }>;

const HOUR = 3_600;

const ownerOf = (told: Told): Row => ({
  OWNER_TYPE_ID: entityOf(told) === "lead" ? "1" : "2",
  OWNER_ID: String(recordIdOf(told)),
});

/** A user of the portal as a session's history shows him. */
const speaker = (id: string, kind: "seller" | "client" | "bot"): Row => ({
  id,
  bot: kind === "bot",
  connector: kind === "client",
  externalAuthId: { seller: "default", client: "imconnector", bot: "bot" }[kind],
});

export function createTouchTeller(state: PortalState) {
  let lastMessage = 0;
  let lastSession = 300;

  /** The statistics name a lead or a client, never a deal: that is what the call's activity hangs on. */
  function call(told: Told, what: Touching<"call">, at: number): void {
    const isOut = what.direction === "out";
    const ofFirm = what.onCompany && told.company !== null;
    const client: Row = ofFirm
      ? { type: "COMPANY", number: "4", id: String(1_000 + told.company!) }
      : { type: "CONTACT", number: "3", id: String(1_000 + told.contact) };
    const isLoose = what.onContact || ofFirm;
    const activity = state.addActivity(
      {
        TYPE_ID: "2",
        PROVIDER_ID: "VOXIMPLANT_CALL",
        DIRECTION: isOut ? "2" : "1",
        COMPLETED: what.seconds > 0 ? "Y" : "N",
        END_TIME: state.time(at + what.seconds),
        RESPONSIBLE_ID: userId(what.seller),
        ...(isLoose ? { OWNER_TYPE_ID: client.number, OWNER_ID: client.id } : ownerOf(told)),
      },
      at,
    );
    const named: Row =
      told.deal === null && !isLoose
        ? { CRM_ENTITY_TYPE: "LEAD", CRM_ENTITY_ID: String(told.lead) }
        : { CRM_ENTITY_TYPE: client.type, CRM_ENTITY_ID: client.id };
    const fields = {
      PORTAL_USER_ID: userId(what.seller),
      CALL_TYPE: isOut ? "1" : "2",
      CALL_DURATION: String(what.seconds),
      CALL_FAILED_CODE: what.seconds > 0 ? "200" : "304",
      CRM_ACTIVITY_ID: activity.ID,
    };
    state.addCall({ ...fields, ...named }, at);
  }

  function chat(told: Told, what: Touching<"message">, at: number): void {
    const [sender, kind] =
      what.direction === "in"
        ? ([clientId(told.contact), "client"] as const)
        : what.seller === null
          ? ([BOT_ID, "bot"] as const)
          : ([userId(what.seller), "seller"] as const);
    if (told.session === null) {
      told.session = String(++lastSession);
      state.sessions.set(told.session, { message: {}, users: {} });
      state.addActivity(
        {
          TYPE_ID: "6",
          PROVIDER_ID: "IMOPENLINES_SESSION",
          DIRECTION: "1",
          ASSOCIATED_ENTITY_ID: told.session,
          RESPONSIBLE_ID: told.fields.ASSIGNED_BY_ID,
          ...ownerOf(told),
        },
        at,
      );
    }
    const { message, users } = state.sessions.get(told.session)!;
    const id = String(++lastMessage);
    message[id] = { id, chatid: told.session, senderid: sender, date: state.time(at), text: "…" };
    users[sender] = speaker(sender, kind);
    state.touchSession(told.session, at);
  }

  /** A text message or a letter. */
  function write(told: Told, what: Touching<"message">, at: number): void {
    const isOut = what.direction === "out";
    const type =
      what.channel === "mail"
        ? { TYPE_ID: "4", PROVIDER_ID: "CRM_EMAIL" }
        : { TYPE_ID: "6", PROVIDER_ID: "CRM_SMS" };
    state.addActivity(
      {
        ...type,
        DIRECTION: isOut ? "2" : "1",
        STATUS: what.seller === null && isOut ? "3" : "2",
        RESPONSIBLE_ID: what.seller === null ? told.fields.ASSIGNED_BY_ID : userId(what.seller),
        ...ownerOf(told),
      },
      at,
    );
  }

  function meet(told: Told, what: Touching<"plan" | "meeting">, at: number): void {
    const isHeld = what.kind === "meeting";
    const end = state.time(isHeld ? at : what.due + HOUR);
    const fields = { COMPLETED: isHeld ? "Y" : "N", STATUS: isHeld ? "2" : "1", END_TIME: end };
    if (told.plan !== null) state.changeActivity(told.plan, fields, at);
    else {
      const base = { TYPE_ID: "1", PROVIDER_ID: "CRM_MEETING", RESPONSIBLE_ID: userId(what.seller) };
      told.plan = Number(state.addActivity({ ...base, ...fields, ...ownerOf(told) }, at).ID);
    }
    if (isHeld) told.plan = null;
  }

  return (told: Told, what: Touching<"call" | "message" | "plan" | "meeting">, at: number): void => {
    if (what.kind === "call") call(told, what, at);
    else if (what.kind !== "message") meet(told, what, at);
    else if (what.channel === "chat") chat(told, what, at);
    else write(told, what, at);
  };
}
