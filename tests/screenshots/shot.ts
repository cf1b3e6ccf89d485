/** One picture: a page, what the service says there, and what is done on it. */
import type { Page } from "playwright-core";
import type { HostPages } from "../widget/canned/host-pages.ts";
import type { Scene } from "../widget/canned/service.ts";

export interface Shot {
  name: string;
  url: (pages: HostPages) => string;
  width?: number;
  height?: number;
  scene?: (scene: Scene) => void;
  act?: (page: Page) => Promise<void>;
}

type Url = Shot["url"];

/** The tab in amoCRM; `query` holds its theme and language, and what stands after `#`. */
export const inAmo =
  (query = ""): Url =>
  (pages) =>
    `${pages.amocrm}/widget_page/desyatka?${query}`;

/** The tab on a page of its own, as wide as the window. */
export const alone =
  (query = ""): Url =>
  (pages) =>
    `${pages.service}/plain?${query}`;

export const inBitrix =
  (path = "/"): Url =>
  (pages) =>
    pages.bitrix24 + path;

export const PHONE = { width: 320, height: 700 };
export const TABLET = { width: 768 };
