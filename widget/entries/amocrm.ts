/**
 * The amoCRM widget: its constructor, with the callbacks that the platform calls (crm/amocrm.md 5.5). Each answers true
 * whatever happens inside: a guest that fails must not stop the page or the card.
 */
import { showCard } from "../card/show-card.ts";
import { createAmocrmHost } from "../hosts/amocrm.ts";
import { createConsent } from "../hosts/amocrm-consent.ts";
import { cardPlace, openLeadId, workArea } from "../hosts/amocrm-places.ts";
import type { AmoCallbacks, AmoWidget } from "../hosts/amocrm-widget.ts";
import { showTab } from "../tab/show-tab.ts";
import { cardStyles } from "../theme/card-styles.ts";
import { type Mounted, mount } from "../theme/mount.ts";
import { tabStyles } from "../theme/tab-styles.ts";

export default function CustomWidget(this: AmoWidget): AmoWidget {
  let mounted: Mounted[] = [];
  const consent = createConsent(this);

  const leave = () => {
    for (const one of mounted) one.unmount();
    mounted = [];
  };

  const openTab = () => {
    leave();
    const area = workArea(this);
    if (!area) return;
    const host = createAmocrmHost(this);
    mounted.push(mount(area, host, tabStyles, (root) => showTab(root, host)));
  };

  /** A card that is not saved yet has no lead to ask about: nothing is shown. */
  const openCard = () => {
    leave();
    const lead = openLeadId(this);
    const place = lead && cardPlace(this);
    if (!place) return;
    const host = createAmocrmHost(this);
    mounted.push(mount(place, host, cardStyles, (root) => showCard(root, host, lead)));
  };

  /** amoCRM stops loading a widget, and its card, at the first exception. */
  const always =
    <Given extends unknown[]>(act: (...given: Given) => void) =>
    (...given: Given) => {
      try {
        act(...given);
      } catch (error) {
        // The only console call that amoCRM's moderators allow (crm/amocrm.md 5.10, point 4).
        // biome-ignore lint/suspicious/noConsole: see above
        console.trace(error);
      }
      return true;
    };
  const nothing = () => true;

  const callbacks: AmoCallbacks = {
    render: always(openCard),
    init: nothing,
    bind_actions: nothing,
    settings: always(consent.ask),
    onSave: consent.allows,
    onInstall: nothing,
    destroy: always(leave),
    initMenuPage: always(openTab),
    advancedSettings: always(openTab),
  };
  this.callbacks = callbacks;
  return this;
}
