/**
 * Consent before installation: without the tick no data leave the account (crm/amocrm.md 5.10, point 1). The answer is
 * kept in the widget's own field `consent`, as the platform wants it: JSON in a hidden input, told by a `change`.
 */
import type { AmoSaved, AmoWidget } from "./amocrm-widget.ts";

const FIELD = "consent";

interface Words {
  consent_text: string;
  consent_accept: string;
  consent_required: string;
}

const FALLBACK: Words = {
  consent_text: "",
  consent_accept: "Согласен · I agree",
  consent_required: "Без согласия виджет не будет включён. · The widget stays off without consent.",
};

/** The texts of the archive's `i18n`, which moderators read too. */
function wordsOf(widget: AmoWidget): Words {
  const given = widget.i18n?.("settings");
  return typeof given === "object" && given !== null ? { ...FALLBACK, ...given } : FALLBACK;
}

/** By the field's name, or by the id that the platform gives a custom field (its exact form is not confirmed). */
const inputOf = () =>
  document.querySelector<HTMLInputElement>(`.modal input[name="${FIELD}"], .modal input[id$="_custom"]`);

/** The platform's own place for a custom field; without one, a place beside the input, which must stay. */
function placeBeside(input: HTMLInputElement): Element {
  const given = input.closest(".modal")?.querySelector('[id$="_custom_content"]');
  if (given) return given;
  const place = document.createElement("div");
  input.after(place);
  return place;
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

/** Draws the tick into the settings window. */
export function askConsent(widget: AmoWidget): void {
  const input = inputOf();
  if (!input) return;
  const words = wordsOf(widget);
  const text = document.createElement("p");
  text.textContent = words.consent_text;
  const tick = document.createElement("input");
  tick.type = "checkbox";
  tick.checked = isGiven(input.value);
  const label = document.createElement("label");
  label.append(tick, ` ${words.consent_accept}`);
  const required = document.createElement("p");
  required.textContent = words.consent_required;
  required.hidden = tick.checked;
  tick.addEventListener("change", () => {
    input.value = tick.checked ? JSON.stringify({ accepted: true, at: new Date().toISOString() }) : "";
    required.hidden = tick.checked;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  placeBeside(input).replaceChildren(text, label, required);
}

/** Switching off is always allowed; installing only with consent. */
export function mayInstall(saved: AmoSaved | undefined): boolean {
  if (saved?.active === "N") return true;
  const allowed = isGiven(saved?.fields?.[FIELD] ?? inputOf()?.value);
  if (!allowed) {
    const button = document.querySelector(".modal .js-widget-save");
    button?.dispatchEvent(new Event("button:save:error", { bubbles: true }));
  }
  return allowed;
}
