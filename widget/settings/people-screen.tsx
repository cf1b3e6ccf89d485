/** Who is no person, and which leads are none: bots, integrations, tests and spam. */
import { type ScreenProps, withItem } from "./draft.ts";
import { Check, ListField } from "./fields.tsx";
import { looksLikeBot } from "./suggest-step.ts";

/** Those who look like bots first, so that nobody has to look for them among three hundred. */
function inOrder<T extends { id: string; name: string }>(
  people: readonly T[],
  isBot: (one: T) => boolean,
): T[] {
  return [...people].sort((a, b) => Number(isBot(b)) - Number(isBot(a)) || a.name.localeCompare(b.name));
}

export function PeopleScreen({ settings, dictionaries, text, change }: ScreenProps) {
  const { response, exclude } = settings;
  const { ignoreUsers } = response;
  const isBot = ({ id, name }: { id: string; name: string }) =>
    dictionaries.botIds.includes(id) || ignoreUsers.includes(id) || looksLikeBot(name);
  const hintOf = (id: string, name: string) => {
    if (dictionaries.botIds.includes(id)) return text.knownBot;
    return looksLikeBot(name) && !ignoreUsers.includes(id) ? text.suggestedBot : undefined;
  };
  const leaveOut = (list: "lossReasons" | "sources", id: string, wanted: boolean) =>
    change({ exclude: { ...exclude, [list]: withItem(exclude[list], id, wanted) } });
  return (
    <>
      <fieldset class="card">
        <legend>{text.notPerson}</legend>
        <p class="quiet">{text.peopleLead}</p>
        <ul class="checks">
          {inOrder(dictionaries.managers, isBot).map(({ id, name }) => (
            <li key={id}>
              <Check
                label={name}
                hint={hintOf(id, name)}
                checked={ignoreUsers.includes(id) || dictionaries.botIds.includes(id)}
                fixed={dictionaries.botIds.includes(id)}
                onChange={(wanted) =>
                  change({ response: { ...response, ignoreUsers: withItem(ignoreUsers, id, wanted) } })
                }
              />
            </li>
          ))}
        </ul>
        <Check
          label={text.countAutomated}
          checked={response.countAutomatedMessages}
          onChange={(countAutomatedMessages) => change({ response: { ...response, countAutomatedMessages } })}
        />
      </fieldset>
      <fieldset class="card">
        <legend>{text.excludeLead}</legend>
        <ListField
          label={text.excludeTags}
          values={exclude.tags}
          onChange={(tags) => change({ exclude: { ...exclude, tags } })}
        />
        {dictionaries.lossReasons.length > 0 && <h3>{text.excludeReasons}</h3>}
        <ul class="checks">
          {dictionaries.lossReasons.map(({ id, name }) => (
            <li key={id}>
              <Check
                label={name}
                checked={exclude.lossReasons.includes(id)}
                onChange={(wanted) => leaveOut("lossReasons", id, wanted)}
              />
            </li>
          ))}
        </ul>
        {dictionaries.sources.length > 0 && <h3>{text.excludeSources}</h3>}
        <ul class="checks">
          {dictionaries.sources.map(({ id, name }) => (
            <li key={id}>
              <Check
                label={name}
                checked={exclude.sources.includes(id)}
                onChange={(wanted) => leaveOut("sources", id, wanted)}
              />
            </li>
          ))}
        </ul>
      </fieldset>
    </>
  );
}
