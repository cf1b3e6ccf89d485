/** The figures on the screen as a file, or on paper. */
import type { ReportAnswer } from "#shared/api/answers.ts";
import { type Cell, csvOf, saveFile } from "../data/csv.ts";
import { useReader } from "./reader.ts";
import { blockOf } from "./tiles.tsx";

export function Exports({ answer }: { answer: ReportAnswer }) {
  const { host, text } = useReader();
  const { period } = answer.report;
  const save = () => {
    const rows: Cell[][] = answer.catalog.map(({ id, title, unit }) => {
      const { value, previous, n } = blockOf(answer, id);
      // Money is told in hundredths everywhere but to people.
      const plain = (figure: number | null) => (figure !== null && unit === "money" ? figure / 100 : figure);
      return [title, plain(value), text.csvUnits[unit] ?? unit, plain(previous), n];
    });
    saveFile(`desyatka-${period.from}.csv`, csvOf([text.csvFigures, ...rows], host.language));
  };
  return (
    <p class="exports">
      <button type="button" onClick={save}>
        {text.csv}
      </button>
      <button type="button" onClick={() => window.print()}>
        {text.print}
      </button>
    </p>
  );
}
