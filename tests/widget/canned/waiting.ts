import type { WaitingAnswer } from "#shared/api/waiting.ts";

type Waiting = WaitingAnswer["leads"][number];

const waitingLead = (fields: Partial<Waiting> & { lead: string }): Waiting => ({
  title: `Заявка ${fields.lead}`,
  url: `https://demo.amocrm.ru/leads/detail/${fields.lead}`,
  manager: { id: "7", name: "Ольга Смирнова" },
  pipeline: "Продажи",
  source: "Сайт",
  amount: 12_000_000,
  state: "waiting",
  waitingSince: "2026-11-23T08:52:30Z",
  waitedSeconds: 630,
  limitSeconds: 900,
  leftSeconds: 270,
  deadline: "2026-11-23T09:07:30Z",
  ...fields,
});

/** One is late, one has four and a half minutes left, one was called in vain. */
export const WAITING: WaitingAnswer = {
  asOf: "2026-11-23T09:03:00Z",
  leads: [
    waitingLead({ lead: "1001", leftSeconds: -1_500, deadline: "2026-11-23T08:38:00Z", manager: null }),
    waitingLead({ lead: "1002", title: "Стеллажи для склада — «Север-Логистик»" }),
    waitingLead({ lead: "1003", state: "reacted", leftSeconds: null, amount: 0 }),
  ],
};

/** As many, and worth as much, as the canned report says. */
export const MANY_WAITING: WaitingAnswer = {
  asOf: WAITING.asOf,
  leads: Array.from({ length: 14 }, (_, index) =>
    waitingLead({
      lead: String(1000 + index),
      amount: 18_750_000,
      leftSeconds: 270 - 400 * (2 - index),
      deadline: new Date(Date.parse(WAITING.asOf) + 1000 * (270 - 400 * (2 - index))).toISOString(),
    }),
  ),
};
