/** Where in amoCRM's page the widget may draw, and which lead's card it is in (crm/amocrm.md 5.4, 5.6). */
import type { AmoApp, AmoWidget } from "./amocrm-widget.ts";

const CODE = "desyatka";

/** `pack` writes the service's address here (manifest/amocrm/archive.ts). */
export const SERVICE = "https://desyatka.invalid";

export function codeOf(widget: AmoWidget): string {
  const settings = widget.get_settings?.() ?? widget.params;
  return settings?.widget_code || CODE;
}

/** The page that amoCRM keeps for the widget, from the left menu and under the advanced settings alike. */
export function workArea(widget: AmoWidget): Element | null {
  return document.getElementById(`work-area-${codeOf(widget)}`);
}

/** amoCRM's global, under its present or its former name; only ever read. */
export function appOf(view: Window): AmoApp | undefined {
  return view.APP ?? view.AMOCRM;
}

/** Both names of the area, the widget's own and the page's (crm/amocrm.md 5.6). */
const CARD_AREAS = ["lcard", "leads_card"];

function inLeadCard(widget: AmoWidget): boolean {
  const area = widget.system?.()?.area ?? appOf(window)?.getWidgetsArea?.();
  return area !== undefined && CARD_AREAS.includes(area);
}

/** Id of the lead whose card is open; `null` outside of cards, in other cards, and for a lead that is not saved yet. */
export function openLeadId(widget: AmoWidget): string | null {
  if (!inLeadCard(widget)) return null;
  const card = appOf(window)?.data?.current_card;
  const id = card ? String(card.id ?? "") : "";
  return /^[1-9]\d*$/.test(id) ? id : null;
}

/** A place of ours in the right panel: what the platform made of our template, or else the panel's own body. */
export function cardPlace(widget: AmoWidget): Element | null {
  const place = "desyatka-card";
  widget.render_template?.(
    { caption: { class_name: place }, body: "", render: `<div class="${place}__place"></div>` },
    {},
  );
  const panel = `.card-widgets__widget-${codeOf(widget)}`;
  return (
    document.querySelector(`${panel} .${place}__place`) ??
    document.querySelector(`.${place}__place`) ??
    document.querySelector(`${panel} .card-widgets__widget__body`)
  );
}
