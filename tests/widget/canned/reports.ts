import type { ReportsAnswer, RestatementsAnswer } from "#shared/api/reports.ts";

type Kept = ReportsAnswer["reports"][number];

const kept = (fields: Partial<Kept> & Pick<Kept, "id" | "period" | "due">): Kept => ({
  cadence: "daily",
  generated: fields.due,
  onTime: true,
  complete: true,
  accurate: true,
  link: `https://desyatka.example/reports/${fields.id}`,
  state: "delivered",
  stateText: "доставлен",
  text: null,
  deliveries: [],
  ...fields,
});

export const REPORTS: ReportsAnswer = {
  reports: [
    kept({ id: "3", period: "day:2026-11-22", due: "2026-11-23T06:00:00Z" }),
    kept({
      id: "2",
      period: "day:2026-11-21",
      due: "2026-11-22T06:00:00Z",
      state: "late",
      stateText: "с опозданием",
    }),
    kept({ id: "1", cadence: "weekly", period: "week:2026-W46", due: "2026-11-16T06:00:00Z" }),
  ],
  next: { cadence: "daily", period: "day:2026-11-23", due: "2026-11-24T06:00:00Z" },
};

/** What the figure about reports says has drifted (`kpis.ts`), lead by lead. */
export const RESTATEMENTS: RestatementsAnswer = {
  report: "r-1",
  made: "2026-10-19T06:00:00Z",
  hash: "0".repeat(64),
  restatements: [
    {
      figure: "conversion.won",
      was: 14,
      is: 13,
      leads: [
        {
          id: "1007",
          entity: "lead",
          title: "Паллеты — ООО «Альфа»",
          url: "https://demo.amocrm.ru/leads/detail/1007",
          was: 1,
          is: null,
        },
      ],
    },
  ],
};
