/** Which leads a contact or company has, worked out once per state of the leads. */
import type { AmoState } from "./state.ts";

interface Links {
  version: number;
  contacts: Map<number, number[]>;
  companies: Map<number, number[]>;
}

const known = new WeakMap<AmoState, Links>();

function add(map: Map<number, number[]>, id: number, lead: number): void {
  const leads = map.get(id);
  if (leads) leads.push(lead);
  else map.set(id, [lead]);
}

/** Leads that are not deleted, by contact and by company. */
export function linksOf(state: AmoState): Links {
  const before = known.get(state);
  if (before?.version === state.leads.version) return before;
  const links: Links = { version: state.leads.version, contacts: new Map(), companies: new Map() };
  for (const lead of state.leads.values()) {
    if (lead.is_deleted) continue;
    for (const contact of lead.contactIds) add(links.contacts, contact, lead.id);
    if (lead.companyId !== null) add(links.companies, lead.companyId, lead.id);
  }
  known.set(state, links);
  return links;
}
