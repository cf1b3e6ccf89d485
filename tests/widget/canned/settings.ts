import type { SettingsAnswer } from "#shared/api/answers.ts";
import { EMPTY_DICTIONARIES, type Manager, type Stage } from "#shared/domain/dictionaries.ts";
import { settingsSchema } from "#shared/domain/settings.ts";
import { MANAGERS } from "./kpis.ts";

const person = (id: string, name: string): Manager => ({ id, name, active: true, admin: false, teamIds: [] });

const stages = (pipeline: string, names: string[]): Stage[] => [
  ...names.map(
    (name, index): Stage => ({ id: `${pipeline}:${index + 1}`, name, sort: index, outcome: "open" }),
  ),
  { id: `${pipeline}:142`, name: "Успешно реализовано", sort: 98, outcome: "won" },
  { id: `${pipeline}:143`, name: "Закрыто и не реализовано", sort: 99, outcome: "lost" },
];

export function cannedSettings(): SettingsAnswer {
  return {
    settings: settingsSchema.parse({ schedule: { calendar: "RU" } }),
    editable: true,
    dictionaries: {
      ...EMPTY_DICTIONARIES,
      managers: [
        ...MANAGERS.map(({ id, name }) => person(id, name)),
        person("90", "Чат-бот"),
        person("91", "Тест Тестов"),
      ],
      botIds: ["90"],
      pipelines: [
        {
          id: "1",
          name: "Продажи",
          sort: 1,
          stages: stages("1", [
            "Неразобранное",
            "Первичный контакт",
            "Встреча назначена",
            "Предложение отправлено",
            "Ждём оплату",
          ]),
        },
        {
          id: "2",
          name: "Опт",
          sort: 2,
          stages: stages("2", ["Новая заявка", "Замер на объекте", "КП и договор"]),
        },
      ],
      sources: [
        { id: "10", name: "Сайт" },
        { id: "11", name: "Авито" },
      ],
      lossReasons: [
        { id: "5", name: "Дорого" },
        { id: "6", name: "Спам" },
        { id: "7", name: "Выбрали других" },
      ],
      customFields: [
        { id: "501", name: "Возражения", type: "multiselect", options: ["дорого", "подумаю"] },
        { id: "502", name: "Оценка NPS", type: "numeric", options: [] },
      ],
    },
  };
}
