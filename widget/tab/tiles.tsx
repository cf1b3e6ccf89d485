/** The ten figures, in the order of the catalogue; before the first answer, their shapes. */
import { useEffect, useRef } from "preact/hooks";
import type { ReportAnswer } from "#shared/api/answers.ts";
import { blockNamed, type KpiBlock } from "#shared/api/report.ts";
import { dataInstant, useAge } from "./data-age.ts";
import { useReader } from "./reader.ts";
import { Tile } from "./tile.tsx";

/** The block of a figure that the catalogue names; one that the report lacks counts as failed. */
export function blockOf({ kpis, catalog }: ReportAnswer, id: string): KpiBlock {
  const unit = catalog.find((entry) => entry.id === id)?.unit ?? "percent";
  return (
    blockNamed(kpis, id) ?? {
      value: null,
      unit,
      n: 0,
      small: true,
      reason: "failed",
      previous: null,
      delta: null,
      signal: null,
      details: {},
    }
  );
}

/** What the figure lacks, in the words of the status. */
function missingSentence(answer: ReportAnswer, id: string): string {
  const { missing = [] } = blockOf(answer, id);
  return answer.status.problems.flatMap(({ code, text }) => (missing.includes(code) ? [text] : [])).join(" ");
}

interface Props {
  answer: ReportAnswer;
  onOpen: (figure: string) => void;
  /** The figure whose details have just been closed: the reader goes on from there. */
  returnTo: string | null;
}

export function Tiles({ answer, onOpen, returnTo }: Props) {
  const { text } = useReader();
  const age = useAge(dataInstant(answer));
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (returnTo !== null)
      section.current?.querySelector<HTMLElement>(`[data-figure="${returnTo}"]`)?.focus();
  }, []);
  return (
    <section ref={section} aria-label={text.figures}>
      <div class="tiles">
        {answer.catalog.map((entry) => (
          <Tile
            key={entry.id}
            entry={entry}
            block={blockOf(answer, entry.id)}
            points={answer.sparklines[entry.id] ?? []}
            age={age}
            partial={answer.status.syncing}
            missing={missingSentence(answer, entry.id)}
            onOpen={() => onOpen(entry.id)}
            failed={text.tileFailed}
          />
        ))}
      </div>
    </section>
  );
}

const TEN = Array.from({ length: 10 }, (_, index) => index);

export function TilesSkeleton() {
  const { text } = useReader();
  return (
    <section aria-busy="true" aria-label={text.loading}>
      <div class="morning is-skeleton">
        <ul aria-hidden="true">
          {TEN.slice(0, 5).map((index) => (
            <li key={index} class="morning-line">
              <i />
              <i />
            </li>
          ))}
        </ul>
      </div>
      <div class="tiles">
        {TEN.map((index) => (
          <div key={index} class="tile is-skeleton">
            <i style={{ width: "60%" }} />
            <i class="is-tall" style={{ width: "45%" }} />
            <i style={{ width: "70%" }} />
            <i class="is-tall" />
            <i style={{ width: "30%" }} />
          </div>
        ))}
      </div>
    </section>
  );
}
