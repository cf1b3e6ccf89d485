/** The Maven sample in the simulated account has the figures that others published about it. */
import { getResponse } from "msw";
import { describe, expect, test } from "vitest";
import { createAmoFake } from "./fake.ts";
import { loadMaven, MAVEN_ABSENT, MAVEN_STAGES } from "./maven.ts";
import { LOST, WON } from "./state.ts";

const state = loadMaven();

describe.skipIf(!state)(state ? "the Maven sample" : `the Maven sample: ${MAVEN_ABSENT}`, () => {
  const leads = state ? [...state.leads.values()] : [];
  const won = leads.filter((lead) => lead.status_id === WON);
  const revenue = (rows: typeof won) => rows.reduce((sum, lead) => sum + (lead.price ?? 0), 0);

  test("has every outcome as often", () => {
    const count = (status: number) => leads.filter((lead) => lead.status_id === status).length;
    expect([WON, LOST, MAVEN_STAGES.Engaging, MAVEN_STAGES.Prospecting].map(count)).toEqual([
      4_238, 2_473, 1_589, 500,
    ]);
    expect(revenue(won)).toBe(10_005_534);
  });

  test("is won in the right quarters, by the moves and by the closing times", () => {
    const quarter = (at: number) => Math.floor(new Date(at * 1000).getUTCMonth() / 3);
    const quarters = [0, 1, 2, 3].map((one) => won.filter((lead) => quarter(lead.closed_at!) === one));
    expect(quarters.map((rows) => rows.length)).toEqual([531, 1_254, 1_257, 1_196]);
    expect(quarters.map(revenue)).toEqual([1_134_672, 3_086_111, 2_982_255, 2_802_496]);
    const moves = [...state!.events.values()].filter((event) => event.type === "lead_status_changed");
    expect(moves).toHaveLength(4_238 + 2_473);
    for (const move of moves) expect(move.created_at).toBe(state!.lead(move.entity_id).closed_at);
  });

  test("took whole days from creation to won", () => {
    const days = won.map((lead) => (lead.closed_at! - lead.created_at) / 86_400);
    expect(days.every(Number.isInteger)).toBe(true);
    days.sort((one, other) => one - other);
    expect(days.reduce((sum, one) => sum + one, 0) / days.length).toBeCloseTo(51.782, 4);
    expect((days[2_118]! + days[2_119]!) / 2).toBe(57);
    expect(days[Math.ceil(0.9 * days.length) - 1]).toBe(106);
  });

  test("belongs to 30 of 35 agents, one of them far ahead", async () => {
    const { facts } = state!;
    const agent = facts.users.find((user) => user.name === "Darcel Schlecht")!;
    const his = leads.filter((lead) => lead.responsible_user_id === agent.id);
    const count = (status: number) => his.filter((lead) => lead.status_id === status).length;
    // Published are his 553 closed ones; 194 more are open.
    expect([count(WON), count(LOST), his.length]).toEqual([349, 204, 553 + 194]);
    expect(facts.users.filter((user) => !user.admin)).toHaveLength(35);
    expect(new Set(leads.map((lead) => lead.responsible_user_id)).size).toBe(30);
    expect(facts.sources.map((source) => source.name)).not.toContain("GTXPro");
  });

  test("comes out of the API as it went in", async () => {
    const fake = createAmoFake({ origin: "https://maven.amocrm.ru", token: "t", state: state! });
    const answer = await getResponse(
      fake.handlers,
      new Request("https://maven.amocrm.ru/api/v4/leads?filter[id][]=1&with=source_id,contacts", {
        headers: { authorization: "Bearer t" },
      }),
    );
    const body = (await answer!.json()) as { _embedded: { leads: unknown[] } };
    expect(body._embedded.leads).toEqual([
      expect.objectContaining({
        name: "1C1I7A6R GTX Plus Basic",
        price: 1_054,
        created_at: Date.UTC(2016, 9, 20, 12) / 1000,
        closed_at: Date.UTC(2017, 2, 1, 12) / 1000,
        status_id: WON,
      }),
    ]);
  });
});
