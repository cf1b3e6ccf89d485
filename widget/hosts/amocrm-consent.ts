/**
 * Consent before installation: without the tick no data leave the account (crm/amocrm.md 5.10, point 1). The answer is
 * kept in the widget's own field `consent`, as the platform wants it: JSON in a hidden input, told by a `change` (5.2).
 * The exact id of that input is not confirmed, so it is looked for in three ways; where there is none, the answer goes
 * along with the fields that `onSave` may change.
 */
import { element } from "../card/element.ts";
import { codeOf, SERVICE } from "./amocrm-places.ts";
import type { AmoModal, AmoSaved, AmoWidget } from "./amocrm-widget.ts";

const FIELD = "consent";

interface Words {
  consent_text: string;
  consent_accept: string;
  consent_required: string;
  policy: string;
  connect: string;
}

const FALLBACK: Words = {
  consent_text: "",
  consent_accept: "Согласен · I agree",
  consent_required: "Без согласия виджет не будет включён. · The widget stays off without consent.",
  policy: "Политика конфиденциальности · Privacy policy",
  connect: "Подключить аккаунт · Connect the account",
};

/** The texts of the archive's `i18n`, which moderators read too. */
function wordsOf(widget: AmoWidget): Words {
  const given = widget.i18n?.("settings");
  return typeof given === "object" && given !== null ? { ...FALLBACK, ...given } : FALLBACK;
}

function isGiven(value: unknown): boolean {
  try {
    const read: unknown = typeof value === "string" && value !== "" ? JSON.parse(value) : value;
    return typeof read === "object" && read !== null && "accepted" in read && read.accepted === true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

const outside = (path: string, label: string) =>
  element(
    "a",
    { href: SERVICE + path, target: "_blank", rel: "noopener", referrerpolicy: "no-referrer" },
    label,
  );

export interface Consent {
  /** Draws the tick into the settings window. */
  ask(modal?: AmoModal): void;
  /** Switching off is always allowed; installing only with consent. */
  allows(saved?: AmoSaved): boolean;
}

export function createConsent(widget: AmoWidget): Consent {
  /** What was ticked in this window, `null` before anything was. */
  let ticked: string | null = null;

  const windowOf = (modal?: AmoModal): ParentNode =>
    modal?.[0] ?? document.querySelector(`.modal.${CSS.escape(codeOf(widget))}`) ?? document;
  const inputIn = (place: ParentNode) =>
    place.querySelector<HTMLInputElement>(
      `input[name="${FIELD}"], #${CSS.escape(codeOf(widget))}_custom, input[id$="_custom"]`,
    );
  const boxIn = (place: ParentNode) =>
    place.querySelector(`[id$="_custom_content"], [class*="_custom_content"]`) ??
    inputIn(place)?.parentElement ??
    place.querySelector(".widget_settings_block__controls, .widget_settings_block");

  function drawing(input: HTMLInputElement | null): HTMLElement[] {
    const words = wordsOf(widget);
    const tick = element("input", { type: "checkbox" });
    tick.checked = isGiven(ticked ?? input?.value ?? widget.get_settings?.()[FIELD]);
    const required = element("p", {}, words.consent_required);
    required.hidden = tick.checked;
    tick.addEventListener("change", () => {
      ticked = tick.checked ? JSON.stringify({ accepted: true, at: new Date().toISOString() }) : "";
      required.hidden = tick.checked;
      if (!input) return;
      input.value = ticked;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return [
      element("p", {}, words.consent_text),
      element("label", {}, tick, ` ${words.consent_accept}`),
      required,
      element("p", {}, outside("/privacy", words.policy), " · ", outside("/connect/amocrm", words.connect)),
    ];
  }

  return {
    ask(modal) {
      const place = windowOf(modal);
      const input = inputIn(place);
      const box = boxIn(place);
      // The hidden input may stand in the very box: only what was drawn before is replaced.
      const drawn = element("div", { "data-desyatka": "consent" }, ...drawing(input));
      box?.querySelector("[data-desyatka]")?.remove();
      box?.append(drawn);
    },
    allows(saved) {
      if (saved?.active === "N") return true;
      const answer = saved?.fields?.[FIELD] || ticked || inputIn(windowOf())?.value;
      const allowed = isGiven(ticked ?? answer);
      if (allowed && saved?.fields && typeof answer === "string") saved.fields[FIELD] = answer;
      if (!allowed) {
        const button = document.querySelector(".modal .js-widget-save");
        button?.dispatchEvent(new Event("button:save:error", { bubbles: true }));
      }
      return allowed;
    },
  };
}
