import { describe, expect, test } from "vitest";
import { activity, DAY, iso, seconds } from "../portal-rows.ts";
import { NOW, pull, simple } from "../pulling.ts";
import { refuse, tablePortal } from "../table-portal.ts";

describe("open lines", () => {
  const session = activity(40, {
    TYPE_ID: "6",
    PROVIDER_ID: "IMOPENLINES_SESSION",
    ASSOCIATED_ENTITY_ID: "321",
    DIRECTION: "1",
  });
  const message = (id: string, senderid: string, date: string) => ({ id, senderid, date, text: "не читаем" });
  const chat = {
    message: {
      "1": message("1", "0", "2026-11-14T12:00:01+03:00"),
      "2": message("2", "587", "2026-11-14T12:00:05+03:00"),
      "3": message("3", "7", "2026-11-14T12:03:00+03:00"),
      "4": message("4", "50", "2026-11-14T12:00:06+03:00"),
      "5": message("5", "666", "2026-11-14T12:10:00+03:00"),
    },
    users: {
      "7": { id: "7", bot: false, connector: false, externalAuthId: "socservices" },
      "50": { id: 50, bot: true, connector: false, externalAuthId: "bot" },
      "587": { id: "587", bot: false, connector: true, externalAuthId: "imconnector" },
    },
  };

  test("the session is the client's request, messages of portal users are answers, no bot's and no client's", async () => {
    const portal = tablePortal(
      { "crm.activity.list": [session, activity(41)] },
      {
        "imopenlines.session.history.get": ({ SESSION_ID }) =>
          SESSION_ID === "321" ? chat : refuse("NOT_FOUND"),
      },
    );
    const { touches, states } = await pull(portal, simple, "chats");
    expect([...touches.values()]).toEqual([
      expect.objectContaining({
        id: "session:40",
        kind: "message",
        direction: "in",
        by: null,
        at: NOW - 10 * DAY,
      }),
      expect.objectContaining({
        id: "chat:3",
        direction: "out",
        by: "7",
        at: seconds("2026-11-14T12:03:00+03:00"),
      }),
    ]);
    expect([...touches.values()].every((one) => one.targets[0]!.id === "deal:5")).toBe(true);
    expect(JSON.stringify([...touches.values()])).not.toContain("не читаем");
    expect(states.get("chats")!.problem).toBeNull();
  });

  test("a session that no activity names is found by the chats of its owner", async () => {
    const asked: unknown[] = [];
    const portal = tablePortal(
      { "crm.activity.list": [{ ...session, ASSOCIATED_ENTITY_ID: "0" }] },
      {
        "imopenlines.crm.chat.get": (params) => {
          asked.push(params);
          return [{ CHAT_ID: "1763", CONNECTOR_ID: "telegrambot", CONNECTOR_TITLE: "Telegram" }];
        },
        "imopenlines.session.history.get": ({ CHAT_ID }) => (CHAT_ID === "1763" ? chat : refuse("NOT_FOUND")),
      },
    );
    const { touches, states } = await pull(portal, simple, "chats");
    expect([...touches.keys()]).toEqual(["session:40", "chat:3"]);
    expect(asked).toEqual([{ CRM_ENTITY_TYPE: "deal", CRM_ENTITY: "5", ACTIVE_ONLY: "N" }]);
    expect(states.get("chats")!.problem).toBeNull();
  });

  test("an open session is looked into again, although its activity did not change", async () => {
    const open = { ...session, COMPLETED: "N", CREATED: iso(NOW - 3600), LAST_UPDATED: iso(NOW - 3600) };
    const later = structuredClone(chat);
    const portal = tablePortal(
      { "crm.activity.list": [open] },
      { "imopenlines.session.history.get": () => later },
    );
    const pulled = await pull(portal, simple, "chats");
    later.message["5"] = message("9", "7", iso(NOW + 30));
    await pull(portal, simple, "chats", pulled, { until: NOW + 3_600 });
    expect([...pulled.touches.keys()]).toEqual(["session:40", "chat:3", "chat:9"]);
    expect(pulled.states.get("chats")!.syncedUntil).toBe(NOW + 3_600);
  });

  test("without the right only the requests are known, and the stream says so", async () => {
    const portal = tablePortal(
      { "crm.activity.list": [session] },
      { "imopenlines.session.history.get": () => refuse("INSUFFICIENT_SCOPE") },
    );
    const { touches, states } = await pull(portal, simple, "chats");
    expect([...touches.keys()]).toEqual(["session:40"]);
    expect(states.get("chats")!.problem).toBe("no-open-lines-right");
  });

  test("a session whose history is gone, empty or a list has its request alone", async () => {
    for (const history of [refuse("NOT_FOUND"), [], { message: [], users: [] }, {}]) {
      const portal = tablePortal(
        { "crm.activity.list": [session] },
        { "imopenlines.session.history.get": () => history },
      );
      expect((await pull(portal, simple, "chats")).touches.size).toBe(1);
    }
  });
});
