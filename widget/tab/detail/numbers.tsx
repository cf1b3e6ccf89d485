/** What a figure is made of; each count that has leads behind it opens them. */
import type { CatalogEntry } from "#shared/api/answers.ts";
import type { KpiBlock } from "#shared/api/report.ts";
import { setOf } from "../drill.ts";
import { useReader } from "../reader.ts";
import { fieldsOf } from "./fields.ts";

export function Numbers({ entry, block }: { entry: CatalogEntry; block: KpiBlock }) {
  const { text, formats, query, open } = useReader();
  const labels = text.detail.fields;
  const fields = fieldsOf(block, labels);
  if (fields.length === 0) return null;
  return (
    <dl class="numbers card">
      {fields.map(({ name, value, unit }) => {
        const shown = unit === "count" ? formats.number(value) : formats.figure(value, unit);
        const of = setOf(entry, name);
        const title = labels[name]!;
        return (
          <div key={name}>
            <dt>{title}</dt>
            <dd>
              {of && value > 0 ? (
                <button
                  type="button"
                  class="link"
                  aria-label={`${title}: ${shown}`}
                  onClick={() => open({ kind: "records", of, title: `${entry.title}: ${title}`, query })}
                >
                  {shown}
                </button>
              ) : (
                shown
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
