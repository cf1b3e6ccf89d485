import type { CatalogEntry } from "#shared/api/answers.ts";

type Words = Record<"ru" | "en", [title: string, caption: string, formula: string]>;

const entry = (
  id: string,
  unit: CatalogEntry["unit"],
  better: CatalogEntry["better"],
  sets: string[],
  words: Words,
) => ({ id, unit, better, sets: sets.map((set) => `${id}.${set}`), words });

const ENTRIES = [
  entry("conversion", "percent", "higher", ["won", "leads", "cohort.won"], {
    ru: [
      "Конверсия лидов в сделки",
      "сделок на 100 новых лидов",
      "выигранные за период / созданные за период лиды × 100",
    ],
    en: [
      "Lead to deal conversion",
      "deals per 100 new leads",
      "leads won in the period / leads created in the period × 100",
    ],
  }),
  entry("average-check", "money", "higher", ["revenue", "deals", "zeroAmount"], {
    ru: ["Средний чек", "на одну успешную сделку", "сумма выигранных сделок / их количество"],
    en: ["Average check", "per won deal", "amount of won deals / their number"],
  }),
  entry("response-time", "seconds", "lower", ["answered", "waiting", "closedUntouched", "breaches"], {
    ru: [
      "Время отклика",
      "в среднем, рабочее время",
      "среднее рабочее время от создания лида до первого контакта с клиентом",
    ],
    en: [
      "Response time",
      "on average, working time",
      "mean working time from a lead's creation to the first contact with the client",
    ],
  }),
  entry("cycle-time", "seconds", "lower", ["value", "estimated"], {
    ru: ["Время завершения сделки", "от контакта до успеха", "среднее время от первого контакта до выигрыша"],
    en: ["Deal cycle", "from contact to won", "mean time from the first contact to the win"],
  }),
  entry("reporting", "percent", "higher", [], {
    ru: [
      "Система отчётности",
      "отчётов вовремя и без ошибок",
      "отчёты вовремя, полные и точные / отчёты по расписанию × 100",
    ],
    en: [
      "Reporting",
      "reports on time and correct",
      "reports on time, complete and accurate / reports due × 100",
    ],
  }),
  entry("nps", "points", "higher", ["n", "promoters", "passives", "detractors"], {
    ru: ["NPS", "сторонники минус критики", "доля сторонников (9–10) − доля критиков (0–6)"],
    en: ["NPS", "promoters minus detractors", "share of promoters (9–10) − share of detractors (0–6)"],
  }),
  entry("productivity", "deals", "higher", ["total.won", "total.leadsProcessed", "managers.*"], {
    ru: [
      "Продуктивность менеджеров",
      "на активного менеджера",
      "выигранные сделки / менеджеры, которые работали с лидами",
    ],
    en: ["Productivity of managers", "per active manager", "won deals / managers who worked on leads"],
  }),
  entry("forecast", "percent", "zero", [], {
    ru: ["Прогноз продаж", "факт против прогноза", "(факт − прогноз) / прогноз × 100"],
    en: ["Sales forecast", "actual against forecast", "(fact − forecast) / forecast × 100"],
  }),
  entry("funnel", "percent", "higher", ["steps.*", "losses.*", "pipelines.*"], {
    ru: [
      "Воронка продаж",
      "новых лидов дошли до сделки",
      "лиды, дошедшие до сделки / все лиды периода × 100",
    ],
    en: [
      "Sales funnel",
      "of new leads became deals",
      "leads that became deals / all leads of the period × 100",
    ],
  }),
  entry("objections", "percent", "higher", ["handled", "lost", "inWork", "kinds.*"], {
    ru: [
      "Работа с возражениями",
      "возражений отработано",
      "отработанные / (отработанные + потерянные) × 100",
    ],
    en: ["Objections", "of objections overcome", "handled / (handled + lost) × 100"],
  }),
];

export function cannedCatalog(language: "ru" | "en"): CatalogEntry[] {
  return ENTRIES.map(({ words, ...rest }) => {
    const [title, caption, formula] = words[language];
    const explanation =
      language === "ru"
        ? "Посчитано по лидам, созданным за период. Тестовые лиды и лиды с меткой «спам» не учтены."
        : "Computed over the leads created in the period. Test leads and leads tagged “spam” are left out.";
    return { ...rest, title, caption, formula, explanation, matures: rest.id === "funnel" };
  });
}
