/** The pages of the demo, one app for each CRM's server. */
export { type AmocrmPagesOptions, amocrmPages } from "./amocrm-pages.ts";
export { type Bitrix24PagesOptions, bitrix24Pages, type FrameOpening } from "./bitrix24-pages.ts";
export type { DemoLead, DemoUser } from "./demo-lead.ts";
export { type PlainPageOptions, plainPage } from "./plain-page.ts";
