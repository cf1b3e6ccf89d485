import { describe, expect, test } from "vitest";
import { activity, DAY, iso, statistic } from "../portal-rows.ts";
import { NOW, pull, simple } from "../pulling.ts";
import { refuse, tablePortal } from "../table-portal.ts";

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
