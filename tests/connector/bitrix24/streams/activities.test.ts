import { describe, expect, test } from "vitest";
import { activity, DAY, iso } from "../portal-rows.ts";
import { NOW, pull, simple } from "../pulling.ts";
import { tablePortal } from "../table-portal.ts";

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
