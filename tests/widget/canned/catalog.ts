import type { CatalogEntry } from "#shared/api/answers.ts";

type Words = { ru: [title: string, formula: string]; en: [title: string, formula: string] };

const entry = (
  id: string,
  unit: CatalogEntry["unit"],
  better: CatalogEntry["better"],
  sets: string[],
  words: Words,
) => ({ id, unit, better, sets: sets.map((set) => `${id}.${set}`), words });

const ENTRIES = [
  entry("conversion", "percent", "higher", ["won", "leads", "cohort.won"], {
    ru: ["Конверсия лидов в сделки", "выигранные за период / созданные за период лиды × 100"],
    en: ["Lead to deal conversion", "leads won in the period / leads created in the period × 100"],
  }),
  entry("average-check", "money", "higher", ["revenue", "deals", "zeroAmount"], {
    ru: ["Средний чек", "сумма выигранных сделок / их количество"],
    en: ["Average check", "amount of won deals / their number"],
  }),
  entry("response-time", "seconds", "lower", ["answered", "waiting", "closedUntouched", "breaches"], {
    ru: ["Время отклика", "среднее рабочее время от создания лида до первого контакта с клиентом"],
    en: ["Response time", "mean working time from a lead's creation to the first contact with the client"],
  }),
  entry("cycle-time", "seconds", "lower", ["value", "estimated"], {
    ru: ["Время завершения сделки", "среднее время от первого контакта до выигрыша"],
    en: ["Deal cycle", "mean time from the first contact to the win"],
  }),
  entry("reporting", "percent", "higher", [], {
    ru: ["Система отчётности", "отчёты вовремя, полные и точные / отчёты по расписанию × 100"],
    en: ["Reporting", "reports on time, complete and accurate / reports due × 100"],
  }),
  entry("nps", "points", "higher", ["n", "promoters", "passives", "detractors"], {
    ru: ["NPS", "доля сторонников (9–10) − доля критиков (0–6)"],
    en: ["NPS", "share of promoters (9–10) − share of detractors (0–6)"],
  }),
  entry("productivity", "deals", "higher", ["total.won", "total.leadsProcessed", "managers.*"], {
    ru: ["Продуктивность менеджеров", "выигранные сделки / менеджеры, которые работали с лидами"],
    en: ["Productivity of managers", "won deals / managers who worked on leads"],
  }),
  entry("forecast", "percent", "zero", [], {
    ru: ["Прогноз продаж", "(факт − прогноз) / прогноз × 100"],
    en: ["Sales forecast", "(fact − forecast) / forecast × 100"],
  }),
  entry("funnel", "percent", "higher", ["steps.*", "pipelines.*"], {
    ru: ["Воронка продаж", "лиды, дошедшие до сделки / все лиды периода × 100"],
    en: ["Sales funnel", "leads that became deals / all leads of the period × 100"],
  }),
  entry("objections", "percent", "higher", ["handled", "lost", "inWork", "kinds.*"], {
    ru: ["Работа с возражениями", "отработанные / (отработанные + потерянные) × 100"],
    en: ["Objections", "handled / (handled + lost) × 100"],
  }),
];

export function cannedCatalog(language: "ru" | "en"): CatalogEntry[] {
  return ENTRIES.map(({ words, ...rest }) => {
    const [title, formula] = words[language];
    const explanation =
      language === "ru"
        ? "Посчитано по лидам, созданным за период. Тестовые лиды и лиды с меткой «спам» не учтены."
        : "Computed over the leads created in the period. Test leads and leads tagged “spam” are left out.";
    return { ...rest, title, formula, explanation };
  });
}
