import { describe, expect, test } from "vitest";
import { DAY, deal, deals } from "./portal-rows.ts";
import { NOW, Pulled, pull, simple } from "./pulling.ts";
import { type Row, refuse, tablePortal } from "./table-portal.ts";

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
