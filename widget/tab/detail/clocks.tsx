/** Durations by both clocks: working time, which the team owes, and the wall's, which the client felt. */
import type { Spread, TwoClocks } from "#shared/api/report.ts";
import { useReader } from "../reader.ts";
import { fieldOf, type PartProps } from "./part.ts";
import { Section } from "./section.tsx";

export function Clocks({ block }: PartProps) {
  const { text, formats } = useReader();
  const { detail } = text;
  const [work, wall] = [fieldOf<Spread>(block, "work"), fieldOf<Spread>(block, "wall")];
  const reaction = fieldOf<TwoClocks>(block, "reaction");
  if (!work || !wall) return null;
  const rows: [string, Spread][] = [
    [`${detail.clockWork}, ${detail.clockContact}`, work],
    ...(reaction
      ? [[`${detail.clockWork}, ${detail.clockReaction}`, reaction.work] as [string, Spread]]
      : []),
    [`${detail.clockWall}, ${detail.clockContact}`, wall],
    ...(reaction
      ? [[`${detail.clockWall}, ${detail.clockReaction}`, reaction.wall] as [string, Spread]]
      : []),
  ];
  const cell = (value: number | null) => (value === null ? "—" : formats.duration(value));
  return (
    <Section title={detail.clocks}>
      <table class="table is-stacked">
        <thead>
          <tr>
            <td />
            <th scope="col">{detail.fields.mean}</th>
            <th scope="col">{detail.fields.median}</th>
            <th scope="col">{detail.fields.p90}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, { mean, median, p90 }]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td data-name={detail.fields.mean}>{cell(mean)}</td>
              <td data-name={detail.fields.median}>{cell(median)}</td>
              <td data-name={detail.fields.p90}>{cell(p90)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
