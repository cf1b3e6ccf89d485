import type { LeadLine, RecordsAnswer } from "#shared/api/answers.ts";
import { MANAGERS } from "./kpis.ts";

const THINGS = [
  "Стеллажи для склада",
  "Поставка паллет",
  "Монтаж под ключ",
  "Сервисный договор",
  "Холодильная камера",
];
const CLIENTS = [
  "«Север-Логистик»",
  "ООО «Альфа»",
  "ИП Морозов",
  "«Дом и сад»",
  "«Вектор»",
  "Татьяна Белова",
];

/** `count` leads behind a figure; amounts are whole thousands of roubles. */
export function cannedRecords(of: string, count: number, card: (id: string) => string): RecordsAnswer {
  const records = Array.from({ length: count }, (_, index): LeadLine => {
    const manager = MANAGERS[index % (MANAGERS.length + 1)];
    const day = String((index % 22) + 1).padStart(2, "0");
    const outcome = (["won", "open", "lost"] as const)[index % 3]!;
    return {
      id: String(1_000 + index),
      entity: "lead",
      title: `${THINGS[index % THINGS.length]} — ${CLIENTS[index % CLIENTS.length]}`,
      url: card(String(1_000 + index)),
      createdAt: `2026-11-${day}T08:12:00Z`,
      closedAt: outcome === "open" ? null : `2026-11-${day}T15:40:00Z`,
      amount: index % 9 === 4 ? null : 4_500_000 + (index % 37) * 1_100_000,
      managerId: manager?.id ?? null,
      managerName: manager?.name ?? null,
      stageName: outcome === "won" ? "Успешно реализовано" : outcome === "lost" ? "Закрыто" : "Переговоры",
      outcome,
      why: outcome === "won" ? "выигран в этом периоде" : "создан в этом периоде",
    };
  });
  return { of, count, sum: records.reduce((sum, { amount }) => sum + (amount ?? 0), 0), records };
}
