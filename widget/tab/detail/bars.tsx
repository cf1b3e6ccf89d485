/** Bars on one scale, each with its name and number: the table is the chart. */
import type { ComponentChildren } from "preact";

export interface Bar {
  key: string;
  name: ComponentChildren;
  /** Parts of the bar from the left, in the scale's unit. */
  parts: { size: number; tone: "plain" | "soft" | "hatched" | "warning" }[];
  value: ComponentChildren;
}

export function Bars({ bars, caption }: { bars: readonly Bar[]; caption: string }) {
  const widest = Math.max(1, ...bars.map(({ parts }) => parts.reduce((sum, { size }) => sum + size, 0)));
  return (
    <table class="bars">
      <caption class="unseen">{caption}</caption>
      <tbody>
        {bars.map(({ key, name, parts, value }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td class="bars-bar" aria-hidden="true">
              <span>
                {parts.map(({ size, tone }) => (
                  <i key={tone} class={`is-${tone}`} style={{ width: `${(100 * size) / widest}%` }} />
                ))}
              </span>
            </td>
            <td class="bars-value">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
