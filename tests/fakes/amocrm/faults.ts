/** Switches for what goes wrong, each off until a test turns it on. */
import type { PlannedFault } from "../http/planned-faults.ts";
import type { Trouble } from "../http/troubles.ts";

export type Listed = "leads" | "events" | "notes" | "tasks" | "users" | "pipelines" | "contacts";

export interface AmoFaults {
  next: PlannedFault[];
  /** Called before each page is made: move, delete or add rows between pages. */
  betweenPages: (() => void) | null;
  /** The token's owner is no administrator: no list of users, and only his own leads. */
  notAdmin: boolean;
  /** Every token is refused. */
  tokenRefused: boolean;
  /** Rows appear twice on their page. */
  twice: boolean;
  /** The first row of each page of this list lacks what it cannot be without. */
  broken: Listed | null;
  /** Filters are ignored, as where the account has none. */
  noFilters: boolean;
  /** Fields and values that no documentation names. */
  strange: boolean;
  /** Every second event appears so many seconds after its time, behind younger ones. */
  lateEvents: number;
  /** Leads come without a price, as where a right is missing. */
  noPrice: boolean;
  /** Leads carry `price_with_minor_units` too: so many hundredths are added to the price. */
  minorUnits: number | null;
  /** More rows a page than this end in 504. */
  tooLarge: number | null;
}

export function noFaults(): AmoFaults {
  return {
    next: [],
    betweenPages: null,
    notAdmin: false,
    tokenRefused: false,
    twice: false,
    broken: null,
    noFilters: false,
    strange: false,
    lateEvents: 0,
    noPrice: false,
    minorUnits: null,
    tooLarge: null,
  };
}

export const HTML_403 =
  "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center><hr><center>nginx</center></body></html>";

const json = (status: number, body: Record<string, unknown>): Trouble => ({
  kind: "answer",
  status,
  type: "application/problem+json",
  body: JSON.stringify({ status, type: `https://httpstatus.es/${status}`, ...body }),
});
const plain = (status: number, body: string, type = "text/html"): Trouble => ({
  kind: "answer",
  status,
  body,
  type,
});

/** The refusals of the fact sheet (2, 2.2), ready for `faults.next`. */
export const TROUBLES = {
  tooMany: (): Trouble => plain(429, "Too many requests", "text/plain"),
  tooManyJson: (retry_after: number): Trouble =>
    json(429, { title: "Too Many Requests", detail: "Rate limit exceeded", retry_after }),
  paymentRequired: (): Trouble => json(402, { title: "Payment Required", detail: "Subscription has ended" }),
  blocked: (): Trouble => plain(403, HTML_403),
  serverError: (): Trouble =>
    json(500, { title: "ErrInternalServer", detail: "Internal server error", trace_id: "0" }),
  badGateway: (): Trouble => plain(502, "<html><body><h1>502 Bad Gateway</h1></body></html>"),
  gatewayTimeout: (): Trouble => plain(504, "<html><body><h1>504 Gateway Time-out</h1></body></html>"),
  /** The account's address was taken over, or a proxy answers in its place. */
  foreignPage: (): Trouble => plain(200, "<html><body>Вход</body></html>"),
  redirect: (location: string): Trouble => ({
    kind: "answer",
    status: 301,
    body: "",
    type: "text/html",
    headers: { location },
  }),
  hang: (): Trouble => ({ kind: "hang" }),
  drip: (): Trouble => ({ kind: "drip" }),
  lost: (): Trouble => ({ kind: "lost" }),
  cut: (share = 0.5): Trouble => ({ kind: "cut", share }),
  mislabelled: (type = "text/html"): Trouble => ({ kind: "mislabelled", type }),
  slow: (ms: number): Trouble => ({ kind: "slow", ms }),
};
