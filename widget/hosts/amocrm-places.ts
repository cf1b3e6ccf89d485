/** Where in amoCRM's page the widget may draw, and which lead's card it is in (crm/amocrm.md 5.4, 5.6). */
import type { AmoWidget } from "./amocrm-widget.ts";

const CODE = "desyatka";

function codeOf(widget: AmoWidget): string {
  const settings = widget.get_settings?.() ?? widget.params;
  return settings?.widget_code || CODE;
}

/** The page that amoCRM keeps for the widget, from the left menu and under the advanced settings alike. */
export function workArea(widget: AmoWidget): Element | null {
  return document.getElementById(`work-area-${codeOf(widget)}`);
}

/** Id of the lead whose card is open; `null` outside of cards, in other cards, and for a lead that is not saved yet. */
export function openLeadId(widget: AmoWidget): string | null {
  if (widget.system?.()?.area !== "lcard") return null;
  const card = window.APP?.data?.current_card;
  const id = card ? String(card.id ?? "") : "";
  return /^[1-9]\d*$/.test(id) ? id : null;
}

/** A place of ours in the right panel. */
export function cardPlace(widget: AmoWidget): Element | null {
  const place = "desyatka-card";
  widget.render_template?.(
    { caption: { class_name: place }, body: "", render: `<div class="${place}__place"></div>` },
    {},
  );
  return document.querySelector(`.card-widgets__widget-${codeOf(widget)} .${place}__place`);
}
