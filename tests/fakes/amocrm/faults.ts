/** Switches for what goes wrong, each off until a test turns it on. */
export interface AmoFaults {
  /** The next so many requests get this answer instead. */
  next: { times: number; status: number; body: string; type: string; retryAfter?: number }[];
  /** Cut the body of the next so many answers in half. */
  cut: number;
  /** Called before each page is made: move, delete or add rows between pages. */
  betweenPages: (() => void) | null;
  /** The token's owner is no administrator. */
  notAdmin: boolean;
  /** The token is refused. */
  tokenRefused: boolean;
  /** Rows appear twice on their page. */
  twice: boolean;
  /** A row without an id. */
  broken: "leads" | "events" | null;
  /** Filters are ignored, as where the account has none. */
  noFilters: boolean;
}

export function noFaults(): AmoFaults {
  return {
    next: [],
    cut: 0,
    betweenPages: null,
    notAdmin: false,
    tokenRefused: false,
    twice: false,
    broken: null,
    noFilters: false,
  };
}

export const HTML_403 =
  "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center><hr><center>nginx</center></body></html>";
