/** Who is told beside, or instead of, a lead's manager. */
import type { Dictionaries, Manager } from "#shared/domain/dictionaries.ts";
import type { Settings } from "#shared/domain/settings.ts";

const byId = (one: Manager, other: Manager) => one.id.localeCompare(other.id, "en", { numeric: true });

/** Heads of the manager's departments, and of those above where a department has none (Bitrix24). */
function departmentHeads({ teams }: Dictionaries, manager: Manager | undefined): string[] {
  const heads = new Set<string>();
  for (const start of manager?.teamIds ?? []) {
    const passed = new Set<string>();
    let team = teams.find((one) => one.id === start);
    while (team && !passed.has(team.id)) {
      passed.add(team.id);
      const { headId, parentId } = team;
      if (headId !== null && headId !== manager!.id) {
        heads.add(headId);
        break;
      }
      team = teams.find((one) => one.id === parentId);
    }
  }
  return [...heads];
}

/**
 * The users that the settings name; else the head of the manager's department; else, because amoCRM has no heads, one
 * administrator: of the manager's own group where there is one, and the one with the lowest id.
 */
export function headsOf(lists: Dictionaries, settings: Settings, managerId: string | null): string[] {
  const active = lists.managers.filter((one) => one.active);
  const isActive = (id: string) => active.some((one) => one.id === id);
  const named = settings.warnings.heads.filter(isActive);
  if (named.length > 0) return named;
  const manager = lists.managers.find((one) => one.id === managerId);
  const heads = departmentHeads(lists, manager).filter(isActive);
  if (heads.length > 0) return heads;
  const admins = active.filter((one) => one.admin).sort(byId);
  const near = admins.find((one) => one.teamIds.some((id) => manager?.teamIds.includes(id)));
  const head = near ?? admins[0];
  return head ? [head.id] : [];
}

/** A manager whom the CRM lets work; who left or was switched off is told nothing. */
export const isReachable = (lists: Dictionaries, managerId: string | null): managerId is string =>
  lists.managers.some((one) => one.id === managerId && one.active);
