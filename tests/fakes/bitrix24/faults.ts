/** Switches for what goes wrong, each off until a test turns it on (crm/bitrix24.md, section 9). */
import type { PlannedFault } from "../http/planned-faults.ts";
import type { Trouble } from "../http/troubles.ts";

/** A refusal of single commands, alone or inside a batch. */
export interface PlannedRefusal {
  status: number;
  /** `""` and `0` occur in life. */
  code: string | number;
  text: string;
  /** So many commands; for good when left out. */
  times?: number;
}

export interface PortalFaults {
  next: PlannedFault[];
  /** By method. */
  refuse: Record<string, PlannedRefusal>;
  /** Commands of a batch with these keys fail once. */
  failOnce: Set<string>;
  /** How operating time is counted (2.2): by method, for the outer `batch`, or not told at all. */
  counters: "methods" | "batch" | "absent";
  /** Methods that count their rows although `start` is −1. */
  alwaysCounted: Set<string>;
  /** Methods that do not know a filter by id: they refuse it, or read over it. */
  idFilter: Record<string, "refused" | "ignored">;
  /** Every token and webhook is refused. */
  tokenRefused: boolean;
  /** Rows a page at most, where it is fewer than fifty. */
  shortPages: number | null;
  /** The first row of each page comes twice. */
  twice: boolean;
  /** The rows of each page come mixed up. */
  mixed: boolean;
  /** Without an order the rows come in another one each time (2.4). */
  unstable: boolean;
  /** Numbers as text, as `crm.*.list` sends them, or text as numbers. */
  spelling: "text" | "numbers";
  /** STATUS_ID of `crm.status.list` is cut at 21 characters (3.5). */
  cutStageIds: boolean;
  /** A time filter with a zone is read over (3.1). */
  zonedFilterIgnored: boolean;
  /** What a reference in a batch becomes that leads nowhere; no source tells. */
  lostReference: "" | "0" | "as it is";
  /** Called before each page is made: move, delete or add rows between pages. */
  betweenPages: (() => void) | null;
}

export function noFaults(): PortalFaults {
  return {
    next: [],
    refuse: {},
    failOnce: new Set(),
    counters: "methods",
    alwaysCounted: new Set(),
    idFilter: {},
    tokenRefused: false,
    shortPages: null,
    twice: false,
    mixed: false,
    unstable: false,
    spelling: "text",
    cutStageIds: false,
    zonedFilterIgnored: true,
    lostReference: "",
    betweenPages: null,
  };
}

const answer = (status: number, body: string, type: string): Trouble => ({
  kind: "answer",
  status,
  body,
  type,
});
const refusal = (status: number, error: unknown, error_description: string): Trouble =>
  answer(status, JSON.stringify({ error, error_description }), "application/json");

/** Answers of the fact sheet (1.7) ready for `faults.next`. */
export const TROUBLES = {
  tooFast: () => refusal(503, "QUERY_LIMIT_EXCEEDED", "Too many requests"),
  html: (status = 200) => answer(status, "<html><body><h1>Bitrix24</h1></body></html>", "text/html"),
  errorWith200: (error: unknown, text = "") => refusal(200, error, text),
  serverError: () => refusal(500, "INTERNAL_SERVER_ERROR", "Internal server error"),
  withoutRest: () => refusal(403, "ACCESS_DENIED", "REST API is available only on commercial plans"),
  /** An administrator of the vendor's has blocked us by hand. */
  blocked: () => refusal(503, "OVERLOAD_LIMIT", "REST API is blocked due to overload."),
  deleted: () => refusal(500, "PORTAL_DELETED", "Portal was deleted"),
  empty: () => answer(200, "", "application/json"),
  cut: (share = 0.5): Trouble => ({ kind: "cut", share }),
  hang: (): Trouble => ({ kind: "hang" }),
  drip: (): Trouble => ({ kind: "drip" }),
  lost: (): Trouble => ({ kind: "lost" }),
} as const;

/** The refusal that is due for a command, and one less of it. */
export function takeRefusal(faults: PortalFaults, method: string): PlannedRefusal | null {
  const planned = faults.refuse[method];
  if (!planned) return null;
  if (planned.times !== undefined && --planned.times <= 0) delete faults.refuse[method];
  return planned;
}
