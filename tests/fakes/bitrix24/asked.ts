/** One command being answered: what was asked, by whom, of which portal. */
import type { PortalEvents } from "./events.ts";
import type { PortalFaults } from "./faults.ts";
import type { ListAnswer } from "./lists.ts";
import type { Tree } from "./parameters.ts";
import { Refusal } from "./refusal.ts";
import type { PortalState, Row } from "./state.ts";

export interface Viewer {
  id: string;
  isAdmin: boolean;
  /** Through an application; an incoming webhook has no application's context (1.6). */
  isApp: boolean;
}

export interface Asked {
  method: string;
  params: Tree;
  viewer: Viewer;
  state: PortalState;
  faults: PortalFaults;
  events: PortalEvents;
  app: AppShelf;
  /** Seconds since 1970. */
  now: number;
}

/** What an application keeps in the portal. */
export interface AppShelf {
  options: Record<string, string>;
  placements: Row[];
}

export interface Answer {
  result: unknown;
  total?: number;
  next?: number | null;
}

export type Method = (asked: Asked) => Answer;

export const treeOf = (value: string | Tree | undefined): Tree => (typeof value === "object" ? value : {});
export const startOf = (params: Tree): number => Number(params.start ?? params.START ?? 0);
export const idOf = (params: Tree): number => Number(params.id ?? params.ID);

export function listed(answer: ListAnswer, wrap: (rows: Row[]) => unknown = (rows) => rows): Answer {
  return { result: wrap(answer.rows), total: answer.total, next: answer.next };
}

/** Rows that the viewer may not read are missing without an error (3.1): others than administrators see their own. */
export const visibleTo = ({ viewer }: Asked, rows: readonly Row[]): readonly Row[] =>
  viewer.isAdmin ? rows : rows.filter((row) => row.ASSIGNED_BY_ID === viewer.id);

/** Methods that need an application (1.6). */
export function needApp({ viewer }: Asked): void {
  if (!viewer.isApp)
    throw new Refusal(
      403,
      "WRONG_AUTH_TYPE",
      "Current authorization type is denied for this method Application context required",
    );
}
