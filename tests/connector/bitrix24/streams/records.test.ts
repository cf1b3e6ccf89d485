import { describe, expect, test } from "vitest";
import { DAY, deal, deals, iso } from "../portal-rows.ts";
import { NOW, Pulled, pull, simple } from "../pulling.ts";
import { type Row, tablePortal } from "../table-portal.ts";

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
