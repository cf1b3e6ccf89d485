/** The few controls that the settings are made of. */
import { useState } from "preact/hooks";
import { splitList } from "./draft.ts";

interface CheckProps {
  label: string;
  checked: boolean;
  hint?: string | undefined;
  /** Stands as it is. */
  fixed?: boolean;
  onChange: (checked: boolean) => void;
}

export function Check({ label, checked, hint, fixed, onChange }: CheckProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        disabled={fixed}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        {label}
        {hint && <span class="badge">{hint}</span>}
      </span>
    </label>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  onChange: (value: string) => void;
}

export function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface NumberProps {
  label: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}

export function NumberField({ label, value, min, max, onChange }: NumberProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="number"
        value={value}
        min={min}
        max={max}
        onInput={(event) => {
          const given = event.currentTarget.valueAsNumber;
          if (given >= min && given <= max) onChange(given);
        }}
        onBlur={(event) => {
          // What is out of bounds was not taken: show what stands.
          event.currentTarget.value = String(value);
        }}
      />
    </label>
  );
}

interface ListProps {
  label: string;
  values: readonly string[];
  onChange: (values: string[]) => void;
}

/** A list as people type it, separated by commas; tidied up when the field is left. */
export function ListField({ label, values, onChange }: ListProps) {
  const [typed, setTyped] = useState(values.join(", "));
  return (
    <label class="field is-wide">
      <span>{label}</span>
      <input
        type="text"
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          onChange(splitList(event.currentTarget.value));
        }}
        onBlur={() => setTyped(values.join(", "))}
      />
    </label>
  );
}
