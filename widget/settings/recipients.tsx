/** Who gets the reports: by mail, in a Telegram chat, or inside the CRM. */
import type { Recipient } from "#shared/domain/settings.ts";
import { fill } from "../text/fill.ts";
import type { ScreenProps } from "./draft.ts";
import { Choice } from "./fields.tsx";

type Way = Recipient["by"];

const WAYS: readonly Way[] = ["email", "telegram", "crm"];

const addressOf = (one: Recipient) =>
  one.by === "email" ? one.to : one.by === "telegram" ? one.chat : one.user;

/** The same recipient, reached in that way at that address. */
function reached(one: Recipient, by: Way, address: string): Recipient {
  const { language } = one;
  if (by === "email") return { by, to: address, language };
  return by === "telegram" ? { by, chat: address, language } : { by, user: address, language };
}

export function Recipients({ settings, dictionaries, text, language, change }: ScreenProps) {
  const { reports } = settings;
  const people = dictionaries.managers.map(({ id, name }) => [id, name] as const);
  const set = (deliver: Recipient[]) => change({ reports: { ...reports, deliver } });
  const put = (index: number, changed: Recipient) =>
    set(reports.deliver.map((one, at) => (at === index ? changed : one)));
  const add = () => set([...reports.deliver, { by: "crm", user: people[0]?.[0] ?? "", language }]);
  return (
    <fieldset class="card">
      <legend>{text.recipients}</legend>
      {reports.deliver.length === 0 && <p class="quiet">{text.noRecipients}</p>}
      <ul class="rows">
        {reports.deliver.map((one, index) => {
          const name = `${text.ways[one.by]} ${index + 1}`;
          return (
            <li key={index} class="row is-recipient">
              <Choice
                label={text.way}
                value={one.by}
                options={WAYS.map((way) => [way, text.ways[way]!] as const)}
                onChange={(way) =>
                  put(index, reached(one, way as Way, way === "crm" ? (people[0]?.[0] ?? "") : ""))
                }
              />
              {one.by === "crm" ? (
                <Choice
                  label={text.recipient}
                  value={one.user}
                  options={people}
                  onChange={(user) => put(index, reached(one, "crm", user))}
                />
              ) : (
                <input
                  type="text"
                  inputMode={one.by === "email" ? "email" : "text"}
                  aria-label={`${text.recipient}: ${name}`}
                  placeholder={text.addresses[one.by]}
                  value={addressOf(one)}
                  onInput={(event) => put(index, reached(one, one.by, event.currentTarget.value.trim()))}
                />
              )}
              <button
                type="button"
                class="link"
                aria-label={fill(text.removeRecipient, { name })}
                onClick={() => set(reports.deliver.filter((_, at) => at !== index))}
              >
                {text.remove}
              </button>
            </li>
          );
        })}
      </ul>
      <p>
        <button type="button" onClick={add}>
          {text.addRecipient}
        </button>
      </p>
    </fieldset>
  );
}
