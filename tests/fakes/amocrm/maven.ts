/**
 * The Maven sample as an amoCRM account: an opportunity is a lead, its engage date the creation, its close date the move
 * to won or lost, agents are users and their managers groups. The account counts in dollars and in UTC, and everything
 * happens at noon, so days between two dates stay whole days in the pull.
 */
import { type Maven, type Opportunity, readMaven } from "../story/maven.ts";
import { addPerson } from "./deeds.ts";
import { type AccountFacts, AmoState, LOST, WON } from "./state.ts";

export { MAVEN_ABSENT } from "../story/maven.ts";

const NOON = 43_200;
const PIPELINE = 7_001;
export const MAVEN_STAGES = { Prospecting: 7_101, Engaging: 7_102 } as const;
const ADMIN = 1;
const FIRST_AGENT = 101;
const FIRST_FIRM = 20_000_001;
const FIRST_PRODUCT = 801;

/** Prospects have no date at all. A lead cannot be without one, so they arrive the day after the sample's last date. */
export const MAVEN_END = Date.UTC(2018, 0, 1) / 1000 + NOON;

const noonOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000 + NOON;

/** Numbers for names, in the order in which they are first seen. */
function numbered(names: Iterable<string>, first: number): Map<string, number> {
  return new Map([...new Set(names)].map((name, at) => [name, first + at]));
}

/** Ids that the account gives: lead numbers are the sample's lines, from 1. */
function idsOf({ agents, opportunities }: Maven) {
  return {
    agents: numbered(
      agents.map((agent) => agent.name),
      FIRST_AGENT,
    ),
    groups: numbered(
      agents.map((agent) => agent.manager),
      1,
    ),
    firms: numbered(
      opportunities.flatMap((one) => one.firm ?? []),
      FIRST_FIRM,
    ),
    products: numbered(
      opportunities.map((one) => one.product),
      FIRST_PRODUCT,
    ),
  };
}

type Ids = ReturnType<typeof idsOf>;

function factsOf(maven: Maven, ids: Ids): AccountFacts {
  const agents = maven.agents.map((agent) => ({
    id: ids.agents.get(agent.name) ?? 0,
    name: agent.name,
    admin: false,
    active: true,
    group: ids.groups.get(agent.manager) ?? 0,
    view: "M",
  }));
  return {
    id: 8_800,
    name: "Maven",
    subdomain: "maven",
    currency: "USD",
    timeZone: "UTC",
    users: [{ id: ADMIN, name: "Administrator", admin: true, active: true, group: 0, view: "A" }, ...agents],
    groups: [{ id: 0, name: "Sales" }, ...[...ids.groups].map(([name, id]) => ({ id, name }))],
    pipelines: [
      {
        id: PIPELINE,
        name: "Sales",
        sort: 1,
        statuses: [
          { id: MAVEN_STAGES.Prospecting, name: "Prospecting", sort: 20, type: 0 },
          { id: MAVEN_STAGES.Engaging, name: "Engaging", sort: 30, type: 0 },
          { id: WON, name: "Won", sort: 10_000, type: 0 },
          { id: LOST, name: "Lost", sort: 11_000, type: 0 },
        ],
      },
    ],
    lossReasons: [],
    sources: [...ids.products].map(([name, id]) => ({ id, name })),
    customFields: [],
    tokenUser: ADMIN,
  };
}

/** The product stands as the source and as a tag. */
function addOpportunity(state: AmoState, ids: Ids, number: number, one: Opportunity): void {
  const agent = ids.agents.get(one.agent) ?? 0;
  const at = one.engaged === null ? MAVEN_END : noonOf(one.engaged);
  const companyId = one.firm === null ? null : (ids.firms.get(one.firm) ?? null);
  if (one.firm !== null && companyId !== null) {
    addPerson(state, "companies", {
      id: companyId,
      name: one.firm,
      created_at: at,
      responsible_user_id: agent,
    });
  }
  const lead = state.addLead({
    id: number,
    name: `${one.id} ${one.product}`,
    price: one.value,
    responsible_user_id: agent,
    created_by: agent,
    created_at: at,
    pipeline_id: PIPELINE,
    status_id: one.stage === "Prospecting" ? MAVEN_STAGES.Prospecting : MAVEN_STAGES.Engaging,
    source_id: ids.products.get(one.product) ?? null,
    tags: [state.tag(one.product)],
    companyId,
  });
  if (one.closed !== null) {
    state.moveLead(lead.id, PIPELINE, one.stage === "Won" ? WON : LOST, noonOf(one.closed), agent);
  }
}

/** A new account holding the sample; `null` where the sample is absent. */
export function loadMaven(): AmoState | null {
  const maven = readMaven();
  if (!maven) return null;
  const ids = idsOf(maven);
  const state = new AmoState(factsOf(maven, ids));
  for (const [at, one] of maven.opportunities.entries()) addOpportunity(state, ids, at + 1, one);
  return state;
}
