/** One request being answered: what was asked, by whose token, of which account. */
import type { AmoFaults } from "./faults.ts";
import type { ListQuery } from "./query.ts";
import type { AmoState, FakeUser } from "./state.ts";

export interface Context {
  request: Request;
  url: URL;
  query: ListQuery;
  state: AmoState;
  faults: AmoFaults;
  /** Whose token it is. */
  viewer: FakeUser;
  /** Seconds since 1970 on the CRM's clock. */
  now: number;
}

export type Answer = Response | Promise<Response>;

export type Route = [
  method: "GET" | "POST" | "PATCH" | "DELETE",
  pattern: RegExp,
  answer: (context: Context, ...parts: string[]) => Answer,
];

/** Administrators see everything; others what their rights say. */
export const seesAll = ({ viewer, faults }: Context): boolean =>
  !faults.notAdmin && (viewer.admin || viewer.view === "A");

export const isAdmin = ({ viewer, faults }: Context): boolean => viewer.admin && !faults.notAdmin;

/** Whether the viewer may see what belongs to a manager. */
export function sees(context: Context, responsible: number): boolean {
  if (seesAll(context)) return true;
  const { viewer, state } = context;
  if (responsible === viewer.id) return true;
  if (viewer.view !== "G") return false;
  return state.facts.users.some((user) => user.id === responsible && user.group === viewer.group);
}

/** Tells apart what viewers with different rights see. */
export const viewerScope = (context: Context): string =>
  seesAll(context) ? "" : `viewer ${context.viewer.id}`;
