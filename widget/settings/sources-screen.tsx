/** Where objections and scores come from: tags, fields of the CRM, loss reasons. */
import type { ScreenProps } from "./draft.ts";
import { Check, Choice, ListField } from "./fields.tsx";

export function SourcesScreen({ settings, dictionaries, text, change }: ScreenProps) {
  const { objections, nps } = settings;
  const fields = [
    ["", text.noField] as const,
    ...dictionaries.customFields.map(({ id, name }) => [id, name] as const),
  ];
  const setReason = (id: string, kind: string | null) => {
    const { [id]: _, ...others } = objections.lossReasons;
    const lossReasons = kind === null ? others : { ...others, [id]: kind };
    change({ objections: { ...objections, lossReasons } });
  };
  return (
    <>
      <fieldset class="card grid">
        <legend>{text.objections}</legend>
        <ListField
          label={text.tagPrefixes}
          values={objections.tagPrefixes}
          onChange={(tagPrefixes) => change({ objections: { ...objections, tagPrefixes } })}
        />
        <Choice
          label={text.objectionField}
          value={objections.field ?? ""}
          options={fields}
          onChange={(field) => change({ objections: { ...objections, field: field || null } })}
        />
        {dictionaries.lossReasons.length > 0 && <h3>{text.reasonsAsObjections}</h3>}
        <ul class="checks">
          {dictionaries.lossReasons.map(({ id, name }) => (
            <li key={id}>
              <Check
                label={name}
                checked={id in objections.lossReasons}
                onChange={(wanted) => setReason(id, wanted ? name.trim().toLowerCase() : null)}
              />
            </li>
          ))}
        </ul>
      </fieldset>
      <fieldset class="card grid">
        <legend>{text.nps}</legend>
        <Choice
          label={text.npsField}
          value={nps.field ?? ""}
          options={fields}
          onChange={(field) => change({ nps: { ...nps, field: field || null } })}
        />
        <label class="field">
          <span>{text.npsPrefix}</span>
          <input
            type="text"
            defaultValue={nps.tagPrefix}
            onInput={(event) => {
              const tagPrefix = event.currentTarget.value.trim();
              if (tagPrefix) change({ nps: { ...nps, tagPrefix } });
            }}
          />
        </label>
      </fieldset>
    </>
  );
}
