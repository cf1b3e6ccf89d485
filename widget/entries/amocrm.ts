/**
 * The amoCRM widget: its constructor, with the callbacks that the platform calls (crm/amocrm.md 5.5). Each answers true
 * whatever happens inside: a guest that fails must not stop the page or the card.
 */
import { h } from "preact";
import { createAmocrmHost } from "../hosts/amocrm.ts";
import type { AmoCallbacks, AmoWidget } from "../hosts/amocrm-widget.ts";
import { Tab } from "../tab/tab.tsx";
import { type Mounted, mount } from "../theme/mount.ts";
import { tabStyles } from "../theme/styles.ts";

const CODE = "desyatka";

function codeOf(widget: AmoWidget): string {
  const settings = widget.get_settings?.() ?? widget.params;
  return settings?.widget_code || CODE;
}

/** The page that amoCRM keeps for the widget, from the left menu and under the advanced settings alike. */
function workArea(widget: AmoWidget): Element | null {
  return document.getElementById(`work-area-${codeOf(widget)}`);
}

export default function CustomWidget(this: AmoWidget): AmoWidget {
  let mounted: Mounted[] = [];

  const leave = () => {
    for (const one of mounted) one.unmount();
    mounted = [];
    return true;
  };

  const showTab = () => {
    const area = workArea(this);
    if (!area) return true;
    leave();
    const host = createAmocrmHost(this);
    mounted.push(mount(area, host, tabStyles, h(Tab, { host })));
    return true;
  };

  const callbacks: AmoCallbacks = {
    render: () => true,
    init: () => true,
    bind_actions: () => true,
    settings: () => true,
    onSave: () => true,
    onInstall: () => true,
    destroy: leave,
    initMenuPage: showTab,
    advancedSettings: showTab,
  };
  this.callbacks = callbacks;
  return this;
}
