/**
 * The Bitrix24 application card: what a partner types into the vendor's form, as one document, so that nothing is typed
 * from memory (crm/bitrix24.md 5.1, 6). Scopes are the smallest that the figures need; moderators ask for each.
 */
import { z } from "zod";
import { PLACEMENTS } from "#shared/text/placements.ts";
import { vendor, vendorSchema } from "../vendor.ts";

const text = z.strictObject({ ru: z.string().min(1), en: z.string().min(1) });
/** Portals open only https; a service on this very machine is tried with test portals and the demo. */
const isReachable = (text: string) => /^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(text);
const address = z.url().refine(isReachable, "an https address");

export const applicationSchema = z.strictObject({
  code: z.string(),
  version: z.int().positive(),
  name: text,
  description: text,
  scopes: z.array(z.strictObject({ scope: z.string(), why: text })),
  /** The page that opens from the menu and every placement. */
  handler: address,
  installer: address,
  events: address,
  placements: z.array(z.strictObject({ placement: z.string(), title: text })),
  pictures: z.strictObject({ icon: z.string(), screenshots: z.array(z.string()) }),
  privacyPolicy: address,
  support: vendorSchema.shape.support,
});

export type Application = z.infer<typeof applicationSchema>;

export function bitrixApplication(publicUrl: string, version: number, screenshots: string[]): Application {
  const base = publicUrl.replace(/\/$/, "");
  return applicationSchema.parse({
    code: "desyatka",
    version,
    name: { ru: "Десятка", en: "Desyatka" },
    description: {
      ru: "Десять показателей отдела продаж: конверсия, средний чек, время ответа, срок сделки, NPS, выработка, прогноз, воронка, возражения и сами отчёты. За каждым числом — список сделок.",
      en: "Ten figures of a sales team: conversion, average check, response time, deal cycle, NPS, productivity, forecast, funnel, objections and the reports themselves. Every number opens its leads.",
    },
    scopes: [
      { scope: "crm", why: { ru: "лиды, сделки, этапы, дела", en: "leads, deals, stages, activities" } },
      { scope: "user_brief", why: { ru: "имена менеджеров", en: "names of managers" } },
      { scope: "department", why: { ru: "отделы и их руководители", en: "departments and their heads" } },
      { scope: "telephony", why: { ru: "звонки для времени ответа", en: "calls for the response time" } },
      { scope: "imopenlines", why: { ru: "ответы в открытых линиях", en: "answers in open lines" } },
      { scope: "im", why: { ru: "предупреждения менеджеру", en: "warnings to the manager" } },
      { scope: "placement", why: { ru: "вкладки в карточке и меню", en: "tabs in the card and the menu" } },
    ],
    handler: `${base}/app/bitrix24`,
    installer: `${base}/install/bitrix24`,
    events: `${base}/hooks/bitrix24`,
    placements: Object.entries(PLACEMENTS).map(([placement, title]) => ({ placement, title })),
    pictures: { icon: "icon.png", screenshots },
    privacyPolicy: `${base}/privacy`,
    support: vendor.support,
  });
}
