/** Accounts larger than most: three hundred managers, each with figures of his own. */
import type { ReportAnswer } from "#shared/api/answers.ts";
import type { ReportGroup } from "#shared/api/report.ts";
import { cannedKpis } from "./kpis.ts";

export const MANY = 300;

const nameOf = (index: number) => `Менеджер ${index + 1}`;

/** The answer with so many managers in its groups and in the table of their work. */
export function withManyManagers(answer: ReportAnswer): ReportAnswer {
  const { details } = answer.kpis.productivity;
  const [one] = details.managers;
  details.managers = Array.from({ length: MANY }, (_, index) => ({
    ...one!,
    id: String(index),
    name: nameOf(index),
    won: index % 37,
    leadsNew: (index * 7) % 101,
  }));
  if (answer.groups.length > 0) {
    answer.groups = Array.from(
      { length: MANY },
      (_, index): ReportGroup => ({
        by: "manager",
        id: String(index),
        name: nameOf(index),
        kpis: cannedKpis(0.02 + (index % 28) / 100),
      }),
    );
  }
  return answer;
}
