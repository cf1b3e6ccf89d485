/**
 * A time of day as people write it. Not a field of the browser's own: that shows `AM` and `PM` in an English browser,
 * whatever the page's language, and knows no 24:00.
 */
import { useState } from "preact/hooks";

/** `9`, `9:30`, `930`, `9.30` → `09:30`; `24` → `24:00`; `null` for what is no time. */
export function parseTime(text: string): string | null {
  const [, hours, minutes = "00"] = /^\s*(\d{1,2})(?:[:.,\s]?(\d{2}))?\s*$/.exec(text) ?? [];
  if (hours === undefined || Number(minutes) > 59) return null;
  const late = Number(hours) > 23;
  if (late && !(Number(hours) === 24 && Number(minutes) === 0)) return null;
  return `${hours.padStart(2, "0")}:${minutes}`;
}

interface Props {
  label: string;
  /** `09:00`. */
  value: string;
  /** The end of an interval: midnight is then that of the day's end. */
  end?: boolean;
  onChange: (time: string) => void;
}

export function TimeField({ label, value, end = false, onChange }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const time = typed === null ? value : parseTime(typed);
  const take = (text: string) => {
    setTyped(text);
    const read = parseTime(text);
    if (read === null || (read === "24:00" && !end)) return;
    onChange(end && read === "00:00" ? "24:00" : read);
  };
  return (
    <input
      type="text"
      class="time"
      inputMode="numeric"
      autocomplete="off"
      maxLength={5}
      aria-label={label}
      aria-invalid={time === null || (time === "24:00" && !end) ? "true" : undefined}
      value={typed ?? value}
      onInput={(event) => take(event.currentTarget.value)}
      onBlur={() => setTyped(null)}
    />
  );
}
