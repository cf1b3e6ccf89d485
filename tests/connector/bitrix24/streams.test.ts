import { describe, expect, test } from "vitest";
import { classic, NOW, Pulled, pull, simple } from "./pulling.ts";
import { type Row, refuse, tablePortal } from "./table-portal.ts";

const DAY = 86_400;
const iso = (at: number) => `${new Date((at + 3 * 3600) * 1000).toISOString().slice(0, 19)}+03:00`;
const seconds = (text: string) => Date.parse(text) / 1000;

const deal = (id: number, more: Row = {}): Row => ({
  ID: String(id),
  TITLE: `Сделка ${id}`,
  STAGE_ID: "NEW",
  STAGE_SEMANTIC_ID: "P",
  CATEGORY_ID: "0",
  OPPORTUNITY: "100.00",
  DATE_CREATE: iso(NOW - 30 * DAY),
  DATE_MODIFY: iso(NOW - 30 * DAY),
  MOVED_TIME: iso(NOW - 30 * DAY),
  IS_RECURRING: "N",
  ...more,
});
const deals = (count: number) => Array.from({ length: count }, (_, index) => deal(index + 1));
const history = (id: number, owner: number, more: Row = {}): Row => ({
  ID: id,
  TYPE_ID: 1,
  OWNER_ID: owner,
  CREATED_TIME: iso(NOW - 30 * DAY + id),
  CATEGORY_ID: 0,
  STAGE_ID: "NEW",
  STAGE_SEMANTIC_ID: "P",
  STATUS_ID: "NEW",
  STATUS_SEMANTIC_ID: "P",
  ...more,
});
const activity = (id: number, more: Row = {}): Row => ({
  ID: String(id),
  OWNER_TYPE_ID: "2",
  OWNER_ID: "5",
  TYPE_ID: "4",
  PROVIDER_ID: "CRM_EMAIL",
  ASSOCIATED_ENTITY_ID: "0",
  CREATED: iso(NOW - 10 * DAY),
  LAST_UPDATED: iso(NOW - 10 * DAY),
  START_TIME: iso(NOW - 10 * DAY),
  END_TIME: iso(NOW - 10 * DAY + 600),
  COMPLETED: "Y",
  STATUS: "2",
  RESPONSIBLE_ID: "7",
  DIRECTION: "2",
  ...more,
});
const statistic = (id: number, more: Row = {}): Row => ({
  ID: String(id),
  PORTAL_USER_ID: "7",
  CALL_TYPE: "1",
  CALL_DURATION: "95",
  CALL_START_DATE: iso(NOW - 5 * DAY),
  CALL_FAILED_CODE: "200",
  CRM_ENTITY_TYPE: "CONTACT",
  CRM_ENTITY_ID: "9",
  CRM_ACTIVITY_ID: "0",
  ...more,
});

describe("records", () => {
  test("all of them first, afterwards what changed, on the server's clock with an overlap", async () => {
    const portal = tablePortal({ "crm.deal.list": deals(120) });
    const pulled = await pull(portal, simple, "deals");
    expect(pulled.records.size).toBe(120);
    expect(pulled.states.get("deals")!.syncedUntil).toBe(NOW);
    Object.assign(portal.tables["crm.deal.list"]![6]!, { TITLE: "Новое имя", DATE_MODIFY: iso(NOW - 800) });
    portal.tables["crm.deal.list"]!.push(deal(121, { DATE_MODIFY: iso(NOW + 30) }));
    portal.asked.length = 0;
    await pull(portal, simple, "deals", pulled, { until: NOW + 60 });
    const filter = portal.asked.find((one) => one.method === "crm.deal.list")!.params.filter;
    expect(filter).toEqual({ ">=DATE_MODIFY": "2026-11-24 11:45:00", ">ID": 0 });
    expect(pulled.records.get("deal:7")!.title).toBe("Новое имя");
    expect(pulled.records.has("deal:121")).toBe(true);
    expect(pulled.rows).toBe(122);
  });

  test("templates of recurring deals are none", async () => {
    const portal = tablePortal({ "crm.deal.list": [deal(1), deal(2, { IS_RECURRING: "Y" })] });
    expect([...(await pull(portal, simple, "deals")).records.keys()]).toEqual(["deal:1"]);
  });

  test("the filter's clock is the earliest that the portal may mean: its own, the owner's, or last pull's", async () => {
    const portal = tablePortal({ "crm.deal.list": deals(3) });
    const pulled = await pull(portal, simple, "deals");
    const filterAfter = async (time: string, timeZone: string) => {
      portal.handlers["server.time"] = () => time;
      const again = new Pulled();
      again.states.set("deals", pulled.states.get("deals")!);
      const other = tablePortal(portal.tables, portal.handlers);
      await pull(other, { ...simple, timeZone }, "deals", again, { until: NOW + 60 });
      return (other.asked.find((one) => one.method === "crm.deal.list")!.params.filter as Row)[
        ">=DATE_MODIFY"
      ];
    };
    expect(await filterAfter("2026-11-24T12:01:00+03:00", "Asia/Vladivostok")).toBe("2026-11-24 11:45:00");
    expect(await filterAfter("2026-11-24T12:01:00+03:00", "Europe/Berlin")).toBe("2026-11-24 09:45:00");
    expect(await filterAfter("2026-11-24T13:01:00+04:00", "Asia/Yekaterinburg")).toBe("2026-11-24 11:45:00");
    expect(await filterAfter("2026-11-24T11:01:00+02:00", "Europe/Moscow")).toBe("2026-11-24 10:45:00");
  });

  test("a pull that was killed goes on where it was, then reads what changed meanwhile", async () => {
    const portal = tablePortal({ "crm.deal.list": deals(3_000) });
    const pulled = await pull(portal, simple, "deals", new Pulled(), { steps: 2 });
    expect(pulled.records.size).toBeGreaterThan(50);
    expect(pulled.records.size).toBeLessThan(3_000);
    expect(pulled.states.get("deals")!.syncedUntil).toBeNull();
    portal.tables["crm.deal.list"]![3] = deal(4, { TITLE: "изменена", DATE_MODIFY: iso(NOW + 10) });
    const before = pulled.rows;
    await pull(portal, simple, "deals", pulled, { until: NOW + 60 });
    expect(pulled.records.size).toBe(3_000);
    expect(pulled.records.get("deal:4")!.title).toBe("изменена");
    expect(pulled.states.get("deals")!.syncedUntil).toBe(NOW + 60);
    expect(pulled.rows - before).toBeLessThanOrEqual(3_001 - 50);
  });

  test("`since` that a person named holds", async () => {
    const rows = [deal(1), deal(2, { DATE_MODIFY: iso(NOW - DAY) })];
    const pulled = await pull(tablePortal({ "crm.deal.list": rows }), simple, "deals", new Pulled(), {
      since: NOW - 2 * DAY,
    });
    expect([...pulled.records.keys()]).toEqual(["deal:2"]);
  });

  test("an answer to a survey in a field is dated once", async () => {
    const field = { ID: "1", FIELD_NAME: "UF_CRM_NPS", USER_TYPE_ID: "integer" };
    const portal = tablePortal({
      "crm.deal.list": [deal(1, { UF_CRM_NPS: "9" })],
      "crm.deal.userfield.list": [field],
    });
    const pulled = await pull(portal, simple, "deals");
    expect([...pulled.marks.values()]).toMatchObject([
      { recordId: "deal:1", key: "UF_CRM_NPS", value: "9", source: "seen" },
    ]);
  });
});

describe("stage history", () => {
  test("of leads and deals side by side, later only what is new, with a small overlap", async () => {
    const rows = Array.from({ length: 300 }, (_, index) => history(index + 1, index + 1));
    const portal = tablePortal({
      "crm.stagehistory.list 1": rows.slice(0, 120),
      "crm.stagehistory.list 2": rows,
    });
    const pulled = await pull(portal, classic, "stage-history");
    expect(pulled.moves.size).toBe(420);
    expect(pulled.moves.has("lead:00000000000120")).toBe(true);
    portal.tables["crm.stagehistory.list 2"]!.push(
      history(301, 4, { TYPE_ID: 3, STAGE_ID: "WON", STAGE_SEMANTIC_ID: "S" }),
    );
    portal.asked.length = 0;
    await pull(portal, classic, "stage-history", pulled, { until: NOW + 60 });
    expect(pulled.moves.get("deal:00000000000301")).toMatchObject({
      recordId: "deal:4",
      outcome: "won",
      kind: "move",
    });
    expect(pulled.rows - 420).toBeLessThan(60);
    expect(portal.asked.filter((one) => one.method === "crm.stagehistory.list")).toHaveLength(2);
  });

  test("in simple mode of deals only", async () => {
    const portal = tablePortal({
      "crm.stagehistory.list 1": [history(1, 1)],
      "crm.stagehistory.list 2": [history(1, 1)],
    });
    expect([...(await pull(portal, simple, "stage-history")).moves.keys()]).toEqual(["deal:00000000000001"]);
  });
});

describe("calls", () => {
  test("types, directions, answers and talk", async () => {
    const rows = [
      statistic(1),
      statistic(2, { CALL_TYPE: "2" }),
      statistic(3, { CALL_TYPE: 3, CALL_FAILED_CODE: "304", CALL_DURATION: 12 }),
      statistic(4, { CALL_TYPE: "4", CALL_DURATION: "0" }),
      statistic(5, { CALL_TYPE: "5" }),
      statistic(6, { PORTAL_USER_ID: "0", CRM_ENTITY_TYPE: "LEAD", CRM_ENTITY_ID: "3" }),
    ];
    const { touches, states } = await pull(
      tablePortal({ "voximplant.statistic.get": rows }),
      simple,
      "calls",
    );
    const told = [...touches.values()].map((one) => [
      one.id,
      one.direction,
      one.answered,
      one.talkSeconds,
      one.by,
    ]);
    expect(told).toEqual([
      ["voximplant:1", "out", true, 95, "7"],
      ["voximplant:2", "in", true, 95, "7"],
      ["voximplant:3", "in", false, 0, "7"],
      ["voximplant:4", "out", false, 0, "7"],
      ["voximplant:6", "out", true, 95, null],
    ]);
    expect(touches.get("voximplant:6")!.targets).toEqual([{ type: "record", id: "lead:3" }]);
    expect(states.get("calls")).toMatchObject({ problem: null, syncedUntil: NOW });
  });

  test("belong to the lead they name, else to what their activity hangs on, else to the client", async () => {
    const rows = [
      statistic(1, { CRM_ACTIVITY_ID: "20" }),
      statistic(2, { CRM_ACTIVITY_ID: "21" }),
      statistic(3, { CRM_ACTIVITY_ID: "22", CRM_ENTITY_TYPE: "", CRM_ENTITY_ID: "0" }),
      statistic(4, { CRM_ENTITY_TYPE: "LEAD", CRM_ENTITY_ID: "3", CRM_ACTIVITY_ID: "20" }),
      statistic(5, { CRM_ENTITY_TYPE: null, CRM_ENTITY_ID: null, CRM_ACTIVITY_ID: "99" }),
    ];
    const portal = tablePortal(
      {
        "voximplant.statistic.get": rows,
        "crm.activity.list": [
          activity(20),
          activity(21, { OWNER_TYPE_ID: "3", OWNER_ID: "9" }),
          activity(22, { OWNER_TYPE_ID: "4", OWNER_ID: "2" }),
        ],
      },
      {
        "crm.activity.binding.list": ({ activityId }) =>
          activityId === "99"
            ? refuse("NOT_FOUND")
            : activityId === "21"
              ? [
                  { entityTypeId: 3, entityId: 9 },
                  { entityTypeId: 2, entityId: 8 },
                ]
              : [{ entityTypeId: 4, entityId: 2 }],
      },
    );
    const { touches } = await pull(portal, simple, "calls");
    const targets = [1, 2, 3, 4, 5].map((id) =>
      touches.get(`voximplant:${id}`)!.targets.map((one) => `${one.type} ${one.id}`),
    );
    expect(targets).toEqual([
      ["record deal:5", "contact 9"],
      ["record deal:8", "contact 9"],
      ["company 2"],
      ["record lead:3"],
      [],
    ]);
    const bindings = portal.asked.filter((one) => one.method === "crm.activity.binding.list");
    expect(bindings.map((one) => one.params.activityId)).toEqual(["21", "22", "99"]);
  });

  test("without the right they come from activities, and the stream says so; with it again, once each", async () => {
    const portal = tablePortal(
      {
        "crm.activity.list": [
          activity(30, { TYPE_ID: "2", PROVIDER_ID: "VOXIMPLANT_CALL", END_TIME: iso(NOW - 10 * DAY + 61) }),
          activity(31, { TYPE_ID: "2", PROVIDER_ID: "VOXIMPLANT_CALL", COMPLETED: "N", DIRECTION: "1" }),
        ],
        "voximplant.statistic.get": [statistic(1, { CRM_ACTIVITY_ID: "30" })],
      },
      { "voximplant.statistic.get": () => refuse("ACCESS_DENIED", "Access denied!") },
    );
    const pulled = await pull(portal, simple, "calls");
    expect(pulled.states.get("calls")).toMatchObject({ problem: "no-telephony-right", syncedUntil: NOW });
    await pull(portal, simple, "activities", pulled);
    expect([...pulled.touches.values()]).toMatchObject([
      { id: "activity:30", kind: "call", direction: "out", answered: true, talkSeconds: 61 },
      { id: "activity:31", kind: "call", direction: "in", answered: false, talkSeconds: 0 },
    ]);
    delete portal.handlers["voximplant.statistic.get"];
    await pull(portal, simple, "calls", pulled, { until: NOW + 60 });
    await pull(portal, simple, "activities", pulled, { until: NOW + 60 });
    expect([...pulled.touches.keys()].sort()).toEqual(["activity:31", "voximplant:1"]);
    expect(pulled.states.get("calls")!.problem).toBeNull();
  });

  test("a missing scope and an unknown method are the same as a missing right; other refusals are not", async () => {
    for (const code of ["INSUFFICIENT_SCOPE", "ERROR_METHOD_NOT_FOUND"]) {
      const portal = tablePortal({}, { "voximplant.statistic.get": () => refuse(code) });
      expect((await pull(portal, simple, "calls")).states.get("calls")!.problem).toBe("no-telephony-right");
    }
    const lapsed = tablePortal(
      {},
      {
        "voximplant.statistic.get": () =>
          refuse("ACCESS_DENIED", "REST API is available only on commercial plans"),
      },
    );
    await expect(pull(lapsed, simple, "calls")).rejects.toMatchObject({ code: "crm-payment" });
  });

  test("of a very long list only the wanted history is read", async () => {
    const old = Array.from({ length: 60 }, (_, index) =>
      statistic(index + 1, { CALL_START_DATE: iso(NOW - 900 * DAY) }),
    );
    const recent = [statistic(600_000), statistic(600_001)];
    const portal = tablePortal({ "voximplant.statistic.get": [...old, ...recent] });
    const { touches } = await pull(portal, simple, "calls");
    expect([...touches.keys()]).toEqual(["voximplant:600000", "voximplant:600001"]);
    const short = tablePortal({ "voximplant.statistic.get": old });
    expect((await pull(short, simple, "calls")).touches.size).toBe(60);
  });
});

describe("activities", () => {
  test("held meetings at their end, e-mails and text messages with their directions; robots' are automated", async () => {
    const rows = [
      activity(1, { TYPE_ID: "1", PROVIDER_ID: "CRM_MEETING" }),
      activity(2, { TYPE_ID: "1", COMPLETED: "N" }),
      activity(3),
      activity(4, { DIRECTION: "1" }),
      activity(5, { TYPE_ID: "6", PROVIDER_ID: "CRM_SMS", STATUS: "3" }),
      activity(6, { TYPE_ID: "6", PROVIDER_ID: "CRM_TODO" }),
      activity(7, { TYPE_ID: "3", PROVIDER_ID: "TASKS" }),
      activity(8, { TYPE_ID: "2", PROVIDER_ID: "VOXIMPLANT_CALL" }),
      activity(9, { TYPE_ID: "6", PROVIDER_ID: "IMOPENLINES_SESSION" }),
    ];
    const { touches } = await pull(tablePortal({ "crm.activity.list": rows }), simple, "activities");
    expect([...touches.values()]).toMatchObject([
      {
        id: "activity:1",
        kind: "meeting",
        direction: "out",
        at: NOW - 10 * DAY + 600,
        by: "7",
        automated: false,
      },
      { id: "activity:3", kind: "email", direction: "out", at: NOW - 10 * DAY },
      { id: "activity:4", kind: "email", direction: "in" },
      { id: "activity:5", kind: "message", direction: "out", automated: true },
    ]);
  });

  test("bindings are asked only of what counts and hangs on no lead or deal", async () => {
    const rows = [
      activity(1),
      activity(2, { OWNER_TYPE_ID: "3", OWNER_ID: "9" }),
      activity(3, { OWNER_TYPE_ID: "3", OWNER_ID: "9", TYPE_ID: "6", PROVIDER_ID: "CRM_TODO" }),
    ];
    const portal = tablePortal(
      { "crm.activity.list": rows },
      {
        "crm.activity.binding.list": () => [
          { entityTypeId: 3, entityId: 9 },
          { entityTypeId: 1, entityId: 4 },
        ],
      },
    );
    const { touches } = await pull(portal, simple, "activities");
    expect(touches.get("activity:2")!.targets).toEqual([
      { type: "record", id: "lead:4" },
      { type: "contact", id: "9" },
    ]);
    const asked = portal.asked.filter((one) => one.method === "crm.activity.binding.list");
    expect(asked.map((one) => one.params.activityId)).toEqual(["2"]);
  });

  test("a meeting that is no longer done is taken back", async () => {
    const row = activity(1, { TYPE_ID: "1" });
    const portal = tablePortal({ "crm.activity.list": [row] });
    const pulled = await pull(portal, simple, "activities");
    expect(pulled.touches.size).toBe(1);
    Object.assign(row, { COMPLETED: "N", LAST_UPDATED: iso(NOW + 10) });
    await pull(portal, simple, "activities", pulled, { until: NOW + 60 });
    expect(pulled.touches.size).toBe(0);
  });

  test("no text of an activity is asked for", async () => {
    const portal = tablePortal({ "crm.activity.list": [activity(1)] });
    await pull(portal, simple, "activities");
    const selects = portal.asked
      .filter((one) => one.method === "crm.activity.list")
      .map((one) => one.params.select);
    for (const select of selects) expect(select).not.toEqual(expect.arrayContaining(["DESCRIPTION"]));
    for (const select of selects) expect(select).toBeDefined();
  });
});

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

describe("records that are gone", () => {
  const setup = (count = 10) => {
    const portal = tablePortal({ "crm.deal.list": deals(count), "crm.lead.list": [] });
    return { portal, table: portal.tables["crm.deal.list"]! };
  };
  const listings = (asked: { method: string; params: Row }[]) =>
    asked.filter((one) => one.method === "crm.deal.list" && one.params.start === -1).length;

  test("are found at the next sync, and cost one question while nothing is gone", async () => {
    const { portal, table } = setup();
    const pulled = await pull(portal, simple, "deals");
    await pull(portal, simple, "deleted", pulled);
    portal.asked.length = 0;
    await pull(portal, simple, "deleted", pulled, { until: NOW + 60 });
    expect(portal.asked).toHaveLength(1);
    table.splice(3, 1);
    await pull(portal, simple, "deleted", pulled, { until: NOW + 120 });
    expect([...pulled.deleted]).toEqual(["deal:4"]);
  });

  test("also when the very next sync after the first pull finds fewer", async () => {
    const { portal, table } = setup();
    const pulled = new Pulled();
    await pull(portal, simple, "deleted", pulled);
    await pull(portal, simple, "deals", pulled);
    table.splice(3, 1);
    await pull(portal, simple, "deleted", pulled, { until: NOW + 60 });
    expect([...pulled.deleted]).toEqual(["deal:4"]);
  });

  test("are not those that we may not read any more", async () => {
    const { portal, table } = setup(1_800);
    const pulled = await pull(portal, simple, "deals");
    portal.tables["crm.deal.list"] = table.slice(0, 20);
    portal.handlers["crm.deal.get"] = () => refuse("", "Access denied.");
    await pull(portal, simple, "deleted", pulled);
    expect(pulled.deleted.size).toBe(0);
    expect(pulled.states.get("deleted")!.problem).toBe("rows-hidden");
    expect(portal.asked.filter((one) => one.method === "crm.deal.get").length).toBeLessThan(1_100);
    portal.asked.length = 0;
    await pull(portal, simple, "deleted", pulled, { until: NOW + 60 });
    expect(portal.asked).toHaveLength(1);
  });

  test("are found among many that are only hidden", async () => {
    const { portal, table } = setup(300);
    const pulled = await pull(portal, simple, "deals");
    portal.tables["crm.deal.list"] = table.slice(0, 20);
    portal.handlers["crm.deal.get"] = ({ id }) =>
      refuse("", Number(id) > 290 ? "Not found" : "Access denied.");
    await pull(portal, simple, "deleted", pulled);
    expect(pulled.deleted.size).toBe(10);
    expect(pulled.states.get("deleted")!.problem).toBe("rows-hidden");
  });

  test("come back when they are restored", async () => {
    const { portal, table } = setup();
    const pulled = await pull(portal, simple, "deals");
    await pull(portal, simple, "deleted", pulled);
    const [gone] = table.splice(3, 1);
    await pull(portal, simple, "deleted", pulled, { until: NOW + 60 });
    table.push({ ...gone!, TITLE: "вернулась" });
    await pull(portal, simple, "deleted", pulled, { until: NOW + 120 });
    expect(pulled.deleted.size).toBe(0);
    expect(pulled.records.get("deal:4")!.title).toBe("вернулась");
  });

  test("templates that the portal counts and we do not keep do not make it look every time", async () => {
    const { portal, table } = setup();
    table.push(deal(11, { IS_RECURRING: "Y" }), deal(12));
    const pulled = await pull(portal, simple, "deals");
    await pull(portal, simple, "deleted", pulled);
    await pull(portal, simple, "deleted", pulled, { until: NOW + 60 });
    portal.asked.length = 0;
    await pull(portal, simple, "deleted", pulled, { until: NOW + 120 });
    expect(portal.asked).toHaveLength(1);
    table.splice(2, 1);
    await pull(portal, simple, "deleted", pulled, { until: NOW + 180 });
    expect([...pulled.deleted]).toEqual(["deal:3"]);
  });

  test("once a day everything is compared, since one may have gone while another came into sight", async () => {
    const { portal, table } = setup();
    table[5]!.ID = "1000";
    const pulled = await pull(portal, simple, "deals");
    await pull(portal, simple, "deleted", pulled);
    table.splice(1, 1, deal(500));
    portal.asked.length = 0;
    await pull(portal, simple, "deleted", pulled, { until: NOW + 60 });
    expect(listings(portal.asked)).toBe(0);
    await pull(portal, simple, "deleted", pulled, { until: NOW + 2 * DAY });
    expect([...pulled.deleted]).toEqual(["deal:2"]);
    expect(pulled.records.has("deal:500")).toBe(true);
  });

  test("an empty answer deletes nothing", async () => {
    const { portal } = setup();
    const pulled = await pull(portal, simple, "deals");
    portal.handlers["crm.deal.list"] = () => [];
    portal.handlers["crm.deal.get"] = () => ({ ID: "1" });
    await pull(portal, simple, "deleted", pulled);
    expect(pulled.deleted.size).toBe(0);
  });
});
