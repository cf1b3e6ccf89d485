/** What only an application may ask: events, placements, its own options; and what it may write (3.10, 4, 5.1). */
import { type Asked, type Method, needApp, treeOf } from "./asked.ts";
import { Refusal } from "./refusal.ts";
import type { Row } from "./state.ts";
import { commentRow, notificationRow, updatedRow } from "./writes.ts";

function needAdmin({ viewer }: Asked, what: string): void {
  if (!viewer.isAdmin)
    throw new Refusal(403, "ACCESS_DENIED", `${what} requires administrator access rights`);
}

const eventBind: Method = (asked) => {
  needApp(asked);
  const { params, events, viewer } = asked;
  const isOffline = params.event_type === "offline";
  const authType = String(params.auth_type ?? "0");
  if (isOffline || (authType !== "0" && authType !== viewer.id)) needAdmin(asked, "Event binding");
  if (!isOffline && !/^https?:\/\//.test(String(params.handler ?? "")))
    throw new Refusal(400, "ERROR_WRONG_HANDLER_URL", "Wrong handler URL");
  const event = String(params.event ?? "").toUpperCase();
  if (!/^ON[A-Z]+$/.test(event)) throw new Refusal(400, "ERROR_EVENT_NOT_FOUND", "Event not found");
  const bound = events.bind({ event, handler: isOffline ? "" : String(params.handler), authType, isOffline });
  if (!bound) throw new Refusal(400, "ERROR_CORE", "Unable to set event handler: Handler already binded");
  return { result: true };
};

const eventUnbind: Method = (asked) => {
  needApp(asked);
  const { params, events } = asked;
  const isOffline = params.event_type === "offline";
  return {
    result: {
      count: events.unbind(String(params.event ?? "").toUpperCase(), String(params.handler ?? ""), isOffline),
    },
  };
};

const eventGet: Method = (asked) => {
  needApp(asked);
  const rows = asked.events.bindings().map(({ event, handler, authType, isOffline }) => ({
    event,
    handler,
    auth_type: authType,
    offline: isOffline ? 1 : 0,
  }));
  return { result: rows };
};

const offlineGet: Method = (asked) => {
  needApp(asked);
  needAdmin(asked, "Offline events");
  const { params, events } = asked;
  const clears = String(params.clear ?? "1") !== "0";
  const limit = Number(params.limit ?? 50);
  return {
    result: events.offline.take(
      limit,
      clears,
      params.process_id === undefined ? null : String(params.process_id),
    ),
  };
};

const offlineClear: Method = (asked) => {
  needApp(asked);
  const { params, events } = asked;
  const ids = Object.values(treeOf(params.id)).map(String);
  events.offline.clear(String(params.process_id ?? ""), ids.length > 0 ? ids : null);
  return { result: true };
};

const placementBind: Method = (asked) => {
  needApp(asked);
  needAdmin(asked, "Placement binding");
  const { PLACEMENT, HANDLER, TITLE } = asked.params;
  if (!PLACEMENT) throw new Refusal(400, "ERROR_ARGUMENT", "Argument 'PLACEMENT' is null or empty");
  if (!/^https?:\/\//.test(String(HANDLER ?? "")))
    throw new Refusal(400, "ERROR_WRONG_HANDLER_URL", "Wrong handler URL");
  const row: Row = {
    placement: PLACEMENT,
    userId: 0,
    handler: HANDLER,
    options: [],
    title: TITLE ?? "",
    description: "",
  };
  asked.app.placements.push(row);
  return { result: true };
};

const placementUnbind: Method = (asked) => {
  needApp(asked);
  const { PLACEMENT, HANDLER } = asked.params;
  const before = asked.app.placements.length;
  asked.app.placements = asked.app.placements.filter(
    (one) => one.placement !== PLACEMENT || (HANDLER !== undefined && one.handler !== HANDLER),
  );
  return { result: { count: before - asked.app.placements.length } };
};

export const APP_METHODS: Record<string, Method> = {
  "event.bind": eventBind,
  "event.unbind": eventUnbind,
  "event.get": eventGet,
  "event.offline.get": offlineGet,
  "event.offline.clear": offlineClear,
  "placement.bind": placementBind,
  "placement.unbind": placementUnbind,
  "placement.get": (asked) => {
    needApp(asked);
    return { result: asked.app.placements };
  },
  "app.option.get": (asked) => {
    needApp(asked);
    const name = asked.params.option;
    return { result: name === undefined ? asked.app.options : (asked.app.options[String(name)] ?? null) };
  },
  "app.option.set": (asked) => {
    needApp(asked);
    needAdmin(asked, "Setting an option");
    Object.assign(asked.app.options, treeOf(asked.params.options));
    return { result: true };
  },
  "crm.deal.update": (asked) => ({ result: updatedRow(asked, "deal") }),
  "crm.lead.update": (asked) => ({ result: updatedRow(asked, "lead") }),
  "crm.timeline.comment.add": (asked) => ({ result: commentRow(asked) }),
  "im.notify.personal.add": (asked) => ({ result: notificationRow(asked) }),
  "im.notify.system.add": (asked) => ({ result: notificationRow(asked) }),
};
