import { describe, expect, test } from "vitest";
import { InputError } from "#connector/errors.ts";
import { mergeSettings } from "#connector/settings.ts";
import { DEFAULT_SETTINGS } from "#shared/domain/settings.ts";

function refusal(partial: unknown): InputError {
  try {
    mergeSettings(DEFAULT_SETTINGS, partial);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("was accepted");
}

describe("a partial document is laid over what is stored", () => {
  const stored = mergeSettings(DEFAULT_SETTINGS, {
    schedule: { sat: [["10:00", "14:00"]], holidays: ["2026-01-01"] },
    plan: { "2026-10": { account: 100, managers: { "7": 20 } }, "2026-11": { account: 200 } },
    nps: { field: "588" },
  });

  test("objects are merged, lists are replaced", () => {
    const merged = mergeSettings(stored, {
      schedule: { holidays: ["2026-05-01"] },
      plan: { "2026-10": { managers: { "8": 30 } } },
    });
    expect(merged.schedule.sat).toEqual([["10:00", "14:00"]]);
    expect(merged.schedule.holidays).toEqual(["2026-05-01"]);
    expect(merged.plan["2026-10"]).toEqual({ account: 100, managers: { "7": 20, "8": 30 } });
  });

  test("null is a value where there may be none, and takes an entry back elsewhere", () => {
    const merged = mergeSettings(stored, {
      nps: { field: null },
      plan: { "2026-11": null, "2026-10": { account: null, managers: { "7": null } } },
      schedule: { sat: null },
      response: { slaMinutes: null },
    });
    expect(merged.nps.field).toBeNull();
    expect(merged.plan).toEqual({ "2026-10": { account: null, managers: {} } });
    expect(merged.schedule.sat).toBeUndefined();
    expect(merged.response.slaMinutes).toBe(15);
  });

  test("ids may be written as numbers", () => {
    expect(mergeSettings(stored, { response: { ignoreUsers: [7, "8"] } }).response.ignoreUsers).toEqual([
      "7",
      "8",
    ]);
  });

  test("nothing of the stored document is changed", () => {
    const before = structuredClone(stored);
    mergeSettings(stored, { plan: { "2026-10": null }, schedule: { sat: null } });
    expect(stored).toEqual(before);
  });
});

describe("a wrong document is refused as a whole", () => {
  test("with every wrong place in words, in both languages", () => {
    const error = refusal({
      schedule: { mon: [["09:00", "25:00"]], holidays: ["soon"] },
      response: { slaMinutes: 0, population: "some", ignoreUsers: [null] },
      plan: { october: { account: 1.5 } },
      objections: { tagPrefixes: [""] },
      colour: "blue",
    });
    expect(error.tell("en")).toBe(
      "The settings were not stored: schedule.mon[0][1] must be a time of day like 09:00; " +
        "schedule.holidays[0] must be a date like 2026-10-05; response.slaMinutes must be more than 0; " +
        "response.population must be one of all, inbound; response.ignoreUsers[0] is not valid; " +
        "objections.tagPrefixes[0] must not be empty; plan.october must be a month like 2026-10; " +
        "colour is not a setting.",
    );
    expect(error.tell("ru")).toContain("schedule.mon[0][1] должно быть временем суток вида 09:00");
    expect(error.tell("ru")).toContain("colour — такой настройки нет");
  });

  test("whatever it is", () => {
    for (const wrong of [null, 7, "text", [], [1]])
      expect(refusal(wrong).tell("en")).toContain("the document");
  });

  test("names that every object has change nothing", () => {
    const hostile = JSON.parse(
      '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}',
    );
    expect(refusal(hostile).tell("en")).toContain("constructor is not a setting");
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
