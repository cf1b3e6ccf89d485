/**
 * What amoCRM gives a widget (crm/amocrm.md 5.5–5.7), as far as it is used here. Everything may be missing: the host
 * is not ours, and a widget that throws takes the card down with it.
 */
export interface AmoRequest {
  url: string;
  method: string;
  data?: string;
  contentType?: string;
  dataType: "json";
  timeout: number;
}

/** jQuery's promise of a request. */
export interface AmoAnswer {
  then(
    done: (body: unknown, text: string, request: AmoTransport) => void,
    failed: (request: AmoTransport, text: string) => void,
  ): unknown;
  abort?(): void;
}

export interface AmoTransport {
  status?: number;
  responseJSON?: unknown;
  responseText?: string;
}

export interface AmoSystem {
  area?: string;
  subdomain?: string;
  amouser_id?: string | number;
}

export interface AmoSettings {
  widget_code?: string;
  path?: string;
  version?: string;
  oauth_client_uuid?: string;
  [field: string]: unknown;
}

export interface AmoSaved {
  active?: "Y" | "N";
  fields?: Record<string, unknown>;
}

/** The settings window: a jQuery set with at least the element. */
export interface AmoModal {
  0?: HTMLElement;
}

/** A callback's answer; the page goes on only when it is true. */
type Verdict = boolean | Promise<boolean>;

export interface AmoCallbacks {
  render(): Verdict;
  init(): Verdict;
  bind_actions(): Verdict;
  settings(modal?: AmoModal): Verdict;
  onSave(saved?: AmoSaved): Verdict;
  onInstall(): Verdict;
  destroy(): Verdict;
  initMenuPage(params?: unknown): Verdict;
  advancedSettings(): Verdict;
}

/** `this` of the constructor once the platform has extended it with its own Widget object. */
export interface AmoWidget {
  callbacks: AmoCallbacks;
  params?: AmoSettings;
  system?(): AmoSystem;
  get_settings?(): AmoSettings;
  i18n?(path: string): unknown;
  render_template?(
    template: { caption: { class_name: string }; body: string; render: string },
    params: object,
  ): unknown;
  $authorizedAjax?(request: AmoRequest): AmoAnswer;
}

/** Only ever read. */
export interface AmoApp {
  lang_id?: string;
  getWidgetsArea?(): string;
  data?: { current_card?: { id?: number | string } | false };
}

declare global {
  interface Window {
    readonly APP?: AmoApp;
    readonly AMOCRM?: AmoApp;
  }
}
