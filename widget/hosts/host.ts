/**
 * What a page that the widget lives in must offer: amoCRM, a frame of Bitrix24, or a plain page. All that the widget
 * knows of its surroundings goes through here; `tests/widget/hosts/contract.ts` is the specification.
 */
import type { LeadLine } from "#shared/api/answers.ts";
import type { Language } from "#shared/text/errors.ts";

export type ThemeName = "light" | "dark";

/** The host's theme and its changes; `listen` returns how to stop. */
export interface Theme {
  current(): ThemeName;
  listen(changed: () => void): () => void;
}

export interface RequestOptions {
  method?: "GET" | "POST" | "PUT";
  /** Sent as JSON. */
  body?: unknown;
  signal: AbortSignal;
}

export interface Answer {
  status: number;
  /** Parsed JSON; `null` where the answer was none. */
  body: unknown;
}

/** The service could not be reached at all: no network, a time-out, a host that gives no token. */
export class UnreachableError extends Error {
  override name = "UnreachableError";
}

export interface Host {
  readonly language: Language;
  readonly theme: Theme;
  /** Whose figures these are; what is kept in the browser is kept under it. */
  readonly reader: string;
  /** The part of the page's address that may hold the tab's state, without `#`; `null` where there is none. */
  readonly address: { read(): string; write(state: string): void } | null;
  /**
   * Hears what the service tells at `path` until that ends; `null` where asking by itself is not allowed (amoCRM). Throws
   * `UnreachableError`, or a `LoadProblem` for a refusal.
   */
  readonly listen:
    | ((path: string, told: (data: unknown) => void, signal: AbortSignal) => Promise<void>)
    | null;
  /** `path` begins with `/api/`. Throws `UnreachableError`, or an `AbortError` when the signal fires. */
  request(path: string, options: RequestOptions): Promise<Answer>;
  /** Opens the CRM's card in place; false where the host cannot, then the link opens as a link does. */
  openLead(lead: Pick<LeadLine, "id" | "entity" | "url">): boolean;
  /** What the host may write above the tab. */
  title(title: string): void;
  /** The widget's height changed, px. */
  resize(height: number): void;
  /** A session that ended can only be had again by opening the page again. */
  reopen(): void;
}
