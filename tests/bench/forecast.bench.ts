/** How well the months of seeded departments, and of the Maven sample where it is at hand, are predicted. */
import { MAVEN_ABSENT } from "#tests/fakes/story/maven.ts";
import { mavenData } from "#tests/shared/forecast/maven-data.ts";
import { type JudgedMonth, judgedMonths, scoreOf } from "#tests/shared/forecast/score.ts";
import { createDepartment, DEPARTMENTS } from "#tests/shared/forecast/synthetic.ts";
import { table } from "./table.ts";

export const title =
  "Forecast: error over six months (WAPE) against last month's revenue and the mean of three, and months inside low–high";

const SEEDS = 60;
const SHOWN = 6;
const HEAD = ["department", "months", "forecast", "last month", "mean of 3", "skill", "inside, of 80 %"];

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function rowOf(name: string, months: readonly JudgedMonth[]): string[] {
  const { model, lastMonth, meanOf3, inside } = scoreOf(months);
  const skill = 1 - model / Math.min(lastMonth, meanOf3);
  return [
    ...[name, String(months.length), percent(model), percent(lastMonth), percent(meanOf3)],
    ...[skill.toFixed(2), percent(inside)],
  ];
}

export async function run(print: (line: string) => void): Promise<void> {
  const synthetic = Object.entries(DEPARTMENTS).map(([name, options]) => {
    const months = Array.from({ length: SEEDS }, (_, index) => {
      const { data, starts } = createDepartment({ seed: 100 + index, ...options });
      return judgedMonths(data, starts, SHOWN);
    });
    return { name, months: months.flat() };
  });
  const rows = synthetic.map(({ name, months }) => rowOf(name, months));
  rows.push(
    rowOf(
      "all of these",
      synthetic.flatMap(({ months }) => months),
    ),
  );
  const maven = mavenData();
  if (maven) rows.push(rowOf("Maven sample", judgedMonths(maven.data, maven.starts, SHOWN)));
  print(table(HEAD, rows));
  if (!maven) print(`\nLeft out: ${MAVEN_ABSENT}.`);
}
