/** What the draft would change, figure by figure, over the last 30 days. */
import type { CatalogEntry, SettingsStored } from "#shared/api/answers.ts";
import type { Formats } from "../format/formats.ts";
import type { SettingsText } from "../text/settings-text.ts";

interface Props {
  preview: NonNullable<SettingsStored["preview"]>;
  catalog: readonly CatalogEntry[];
  text: SettingsText;
  formats: Formats;
}

export function PreviewTable({ preview, catalog, text, formats }: Props) {
  const changed = preview.flatMap(({ id, field, before, after }) => {
    const entry = catalog.find((one) => one.id === id);
    if (!entry || before === after) return [];
    const [name, unit] = field ? [text.inTime, "percent" as const] : [entry.title, entry.unit];
    return [{ name, unit, before, after }];
  });
  if (changed.length === 0) return <p>{text.previewSame}</p>;
  const show = (value: number | null, unit: CatalogEntry["unit"]) =>
    value === null ? "—" : formats.figure(value, unit);
  return (
    <table class="preview">
      <caption>{text.previewTitle}</caption>
      <thead>
        <tr>
          <th scope="col">{text.figure}</th>
          <th scope="col">{text.before}</th>
          <th scope="col">{text.after}</th>
        </tr>
      </thead>
      <tbody>
        {changed.map(({ name, unit, before, after }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{show(before, unit)}</td>
            <td>{show(after, unit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
