/** Warnings inside the CRM that a client waits: when, to whom, and where another limit holds. */
import type { Settings } from "#shared/domain/settings.ts";
import { fill } from "../text/fill.ts";
import type { ScreenProps } from "./draft.ts";
import { Check, Choice, NumberField } from "./fields.tsx";

type Warnings = Settings["warnings"];
type Rule = Warnings["rules"][number];

/** What the settings have where nobody has chosen. */
const HALF = 0.5;
const TWICE = 2;
const LONGEST = 100_000;

interface RuleProps extends Pick<ScreenProps, "dictionaries" | "text"> {
  rule: Rule;
  number: number;
  usual: number;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
}

function RuleRow({ rule, number, usual, dictionaries, text, onChange, onRemove }: RuleProps) {
  const listed = (all: string, list: readonly { id: string; name: string }[]) => [
    ["", all] as const,
    ...list.map(({ id, name }) => [id, name] as const),
  ];
  const name = fill(text.ruleName, { number });
  return (
    <li class="row is-rule">
      <Choice
        label={`${name}: ${text.rulePipeline}`}
        value={rule.pipeline ?? ""}
        options={listed(text.anyPipeline, dictionaries.pipelines)}
        onChange={(id) => onChange({ ...rule, pipeline: id || null })}
      />
      <Choice
        label={`${name}: ${text.ruleSource}`}
        value={rule.source ?? ""}
        options={listed(text.anySource, dictionaries.sources)}
        onChange={(id) => onChange({ ...rule, source: id || null })}
      />
      <Check
        label={text.ruleSilent}
        checked={rule.slaMinutes === null}
        onChange={(silent) => onChange({ ...rule, slaMinutes: silent ? null : usual })}
      />
      {rule.slaMinutes !== null && (
        <NumberField
          label={`${name}: ${text.ruleMinutes}`}
          value={rule.slaMinutes}
          min={1}
          max={LONGEST}
          onChange={(slaMinutes) => onChange({ ...rule, slaMinutes })}
        />
      )}
      <button type="button" class="link" aria-label={`${name}: ${text.remove}`} onClick={onRemove}>
        {text.remove}
      </button>
    </li>
  );
}

function Rules({ settings, dictionaries, text, change }: ScreenProps) {
  const { warnings, response } = settings;
  const set = (rules: Rule[]) => change({ warnings: { ...warnings, rules } });
  const added: Rule = { pipeline: null, source: null, slaMinutes: response.slaMinutes };
  return (
    <fieldset class="card">
      <legend>{text.rules}</legend>
      <p class="quiet">{text.rulesHint}</p>
      <ul class="rows">
        {warnings.rules.map((rule, index) => (
          <RuleRow
            key={index}
            rule={rule}
            number={index + 1}
            usual={response.slaMinutes}
            dictionaries={dictionaries}
            text={text}
            onChange={(changed) => set(warnings.rules.map((one, at) => (at === index ? changed : one)))}
            onRemove={() => set(warnings.rules.filter((_, at) => at !== index))}
          />
        ))}
      </ul>
      <p>
        <button type="button" onClick={() => set([...warnings.rules, added])}>
          {text.addRule}
        </button>
      </p>
    </fieldset>
  );
}

export function WarningsScreen(props: ScreenProps) {
  const { settings, dictionaries, text, change } = props;
  const { warnings } = settings;
  const set = (changed: Partial<Warnings>) => change({ warnings: { ...warnings, ...changed } });
  const people = dictionaries.managers.map(({ id, name }) => [id, name] as const);
  return (
    <>
      <fieldset class="card">
        <legend>{text.warnings}</legend>
        <Check label={text.warningsOn} checked={warnings.on} onChange={(on) => set({ on })} />
        {warnings.on && (
          <>
            <Check
              label={text.warnHalf}
              checked={warnings.half !== null}
              onChange={(wanted) => set({ half: wanted ? HALF : null })}
            />
            <Check label={text.warnLimit} checked={warnings.limit} onChange={(limit) => set({ limit })} />
            <Check
              label={fill(text.warnAfter, { times: warnings.after ?? TWICE })}
              checked={warnings.after !== null}
              onChange={(wanted) => set({ after: wanted ? TWICE : null })}
            />
            <Choice
              label={text.warnHead}
              value={warnings.heads[0] ?? ""}
              options={[["", text.warnHeadDefault], ...people]}
              onChange={(head) => set({ heads: head ? [head, ...warnings.heads.slice(1)] : [] })}
            />
          </>
        )}
      </fieldset>
      {warnings.on && <Rules {...props} />}
    </>
  );
}
