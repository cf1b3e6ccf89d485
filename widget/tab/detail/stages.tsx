/** The pipelines' own stages: who came in, went on, was lost, is still there, and how long it usually takes. */
import type { FunnelDetails } from "#shared/api/report.ts";
import { setOf } from "../drill.ts";
import { useReader } from "../reader.ts";
import { listOf, type PartProps } from "./part.ts";
import { Section } from "./section.tsx";

type Pipeline = FunnelDetails["pipelines"][number];

function StageTable({ pipeline, entry }: { pipeline: Pipeline; entry: PartProps["entry"] }) {
  const { text, formats, query, open } = useReader();
  const { detail } = text;
  const title = pipeline.name ?? pipeline.id;
  return (
    <div class="scroll">
      <table class="table is-stacked">
        <caption>{title}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{detail.stageEntered}</th>
            <th scope="col">{detail.stageMoved}</th>
            <th scope="col">{detail.stageLost}</th>
            <th scope="col">{detail.stageStill}</th>
            <th scope="col">{detail.stageTime}</th>
          </tr>
        </thead>
        <tbody>
          {pipeline.stages.map(({ id, name, entered, movedOn, lostHere, medianSeconds }) => {
            const of = setOf(entry, `pipelines.${pipeline.id}.stages.${id}.lostHere`);
            return (
              <tr key={id}>
                <th scope="row">{name ?? id}</th>
                <td data-name={detail.stageEntered}>{formats.number(entered)}</td>
                <td data-name={detail.stageMoved}>{formats.number(movedOn)}</td>
                <td data-name={detail.stageLost}>
                  {of && lostHere > 0 ? (
                    <button
                      type="button"
                      class="link"
                      aria-label={`${name ?? id}, ${detail.stageLost}: ${lostHere}`}
                      onClick={() =>
                        open({ kind: "records", of, title: `${name ?? id}: ${detail.stageLost}`, query })
                      }
                    >
                      {formats.number(lostHere)}
                    </button>
                  ) : (
                    formats.number(lostHere)
                  )}
                </td>
                <td data-name={detail.stageStill}>{formats.number(entered - movedOn - lostHere)}</td>
                <td data-name={detail.stageTime}>
                  {medianSeconds === null ? "—" : formats.duration(medianSeconds)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

export function Stages({ entry, block }: PartProps) {
  const { text } = useReader();
  const pipelines = listOf<Pipeline>(block, "pipelines");
  if (pipelines.length === 0) return null;
  return (
    <Section title={text.detail.stages}>
      {pipelines.map((pipeline) => (
        <StageTable key={pipeline.id} pipeline={pipeline} entry={entry} />
      ))}
    </Section>
  );
}
