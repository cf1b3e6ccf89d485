/**
 * Who asks, and what he may see. The account comes only from a verified token; the role only from the user list that
 * we synced from the CRM, never from the browser (amoCRM's token may lack `is_admin`, and may be old).
 */
import type { AccountId } from "#shared/domain/account.ts";
import type { Dictionaries, Manager } from "#shared/domain/dictionaries.ts";
import { HttpProblem } from "./problem.ts";

export interface Viewer {
  account: AccountId;
  userId: string;
  name: string | null;
  admin: boolean;
  /** Managers whose leads he sees; `null` = everybody's. */
  managerIds: readonly string[] | null;
}

/** Teams below (and with) the given ones. */
function withSubteams(dictionaries: Dictionaries, roots: readonly string[]): Set<string> {
  const found = new Set(roots);
  for (let grew = true; grew; ) {
    grew = false;
    for (const team of dictionaries.teams) {
      if (team.parentId === null || !found.has(team.parentId) || found.has(team.id)) continue;
      found.add(team.id);
      grew = true;
    }
  }
  return found;
}

function membersOf(dictionaries: Dictionaries, teams: ReadonlySet<string>): string[] {
  return dictionaries.managers.filter((one) => one.teamIds.some((id) => teams.has(id))).map((one) => one.id);
}

/** Whose leads a user sees: an administrator all, a head his departments, a user what the CRM's rights say. */
function visibleManagers(dictionaries: Dictionaries, user: Manager): readonly string[] | null {
  if (user.admin || user.sees === "all") return null;
  const headed = dictionaries.teams.filter((team) => team.headId === user.id).map((team) => team.id);
  const teams = user.sees === "team" ? [...headed, ...user.teamIds] : headed;
  const seen = new Set([user.id, ...membersOf(dictionaries, withSubteams(dictionaries, teams))]);
  return [...seen];
}

/**
 * The viewer behind a verified user id. A user whom the CRM no longer lists, or who was switched off, sees nothing.
 * Before the first sync the list is empty: then `adminClaim` (the CRM's own fresh word) lets an administrator in.
 */
export function viewerOf(
  account: AccountId,
  userId: string,
  dictionaries: Dictionaries,
  adminClaim = false,
): Viewer {
  const user = dictionaries.managers.find((one) => one.id === userId);
  if (!user && dictionaries.managers.length === 0 && adminClaim) {
    return { account, userId, name: null, admin: true, managerIds: null };
  }
  if (!user?.active) throw new HttpProblem(401, "session-invalid");
  return {
    account,
    userId,
    name: user.name,
    admin: user.admin,
    managerIds: visibleManagers(dictionaries, user),
  };
}

/** For routes that change the account. */
export function requireAdmin(viewer: Viewer): void {
  if (!viewer.admin) throw new HttpProblem(403, "admin-only");
}

/** For what belongs to one manager (`null`: nobody's, which only those see who see everything). */
export function requireManager(viewer: Viewer, managerId: string | null): void {
  if (viewer.managerIds === null) return;
  if (managerId === null || !viewer.managerIds.includes(managerId)) throw new HttpProblem(403, "not-yours");
}
