import { describe, expect, test } from "vitest";
import { history } from "../portal-rows.ts";
import { classic, NOW, pull, simple } from "../pulling.ts";
import { tablePortal } from "../table-portal.ts";

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
