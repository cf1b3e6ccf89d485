/** Who works in the simulated department, what it sells and by which road: the same for both CRMs. */
export interface Seller {
  id: number;
  name: string;
  group: number;
  /** Median minutes of working time to the first reaction. */
  reactionMinutes: number;
  /** Multiplies the chance to win. */
  skill: number;
  /** Left the company: no longer listed, though old leads still point to him. */
  left?: boolean;
  /** Days after the story's start at which he leaves. */
  leavesAfter?: number;
  /** Days after the story's start at which he is hired. */
  hiredAfter?: number;
  admin?: boolean;
}

export const GROUPS = [
  { id: 0, name: "Отдел продаж" },
  { id: 11, name: "Крупные клиенты" },
] as const;

export const SELLERS: readonly Seller[] = [
  { id: 501, name: "Марина Соколова", group: 0, reactionMinutes: 6, skill: 1.25, admin: true },
  { id: 502, name: "Алексей Кузнецов", group: 0, reactionMinutes: 9, skill: 1.1 },
  { id: 503, name: "Ольга Лебедева", group: 0, reactionMinutes: 14, skill: 1 },
  { id: 504, name: "Дмитрий Орлов", group: 0, reactionMinutes: 35, skill: 0.85 },
  { id: 505, name: "Екатерина Новикова", group: 11, reactionMinutes: 11, skill: 1.3 },
  { id: 506, name: "Тимур Галиев", group: 11, reactionMinutes: 22, skill: 0.95 },
  { id: 507, name: "Игорь Павлов", group: 0, reactionMinutes: 50, skill: 0.7, left: true, leavesAfter: 100 },
  { id: 508, name: "Наталья Ефимова", group: 0, reactionMinutes: 8, skill: 1.05 },
  { id: 509, name: "Павел Чернов", group: 11, reactionMinutes: 95, skill: 1.15 },
  { id: 510, name: "Анна Кравченко", group: 0, reactionMinutes: 18, skill: 0.8, hiredAfter: 45 },
];

/** A user that is a program: its actions are nobody's. */
export const ROBOT_ID = 599;

export type StepName = "lead" | "meeting" | "proposal";

export interface StoryStage {
  key: string;
  name: string;
  step: StepName | null;
  /** Mean days in it. */
  days: number;
  /** Chance to go on rather than to be lost. */
  onward: number;
}

export interface StoryPipeline {
  id: number;
  name: string;
  /** Share of new leads. */
  share: number;
  /** Median amount, roubles. */
  amount: number;
  stages: readonly StoryStage[];
}

export const PIPELINES: readonly StoryPipeline[] = [
  {
    id: 31,
    name: "Новые продажи",
    share: 0.8,
    amount: 85_000,
    stages: [
      { key: "new", name: "Новая заявка", step: "lead", days: 0.6, onward: 0.84 },
      { key: "contact", name: "Первичный контакт", step: "lead", days: 2.5, onward: 0.7 },
      { key: "meeting", name: "Встреча назначена", step: "meeting", days: 4, onward: 0.74 },
      { key: "proposal", name: "КП отправлено", step: "proposal", days: 6, onward: 0.66 },
      { key: "contract", name: "Договор и оплата", step: "proposal", days: 4, onward: 0.86 },
    ],
  },
  {
    id: 32,
    name: "Повторные продажи",
    share: 0.2,
    amount: 140_000,
    stages: [
      { key: "new", name: "Обращение клиента", step: "lead", days: 0.8, onward: 0.9 },
      { key: "proposal", name: "Счёт выставлен", step: "proposal", days: 3, onward: 0.78 },
      { key: "payment", name: "Ждём оплату", step: "proposal", days: 5, onward: 0.85 },
    ],
  },
];

export const SOURCES = [
  { id: 71, name: "Сайт", share: 0.42, human: false },
  { id: 72, name: "Яндекс Директ", share: 0.24, human: false },
  { id: 73, name: "Звонок", share: 0.18, human: false },
  { id: 74, name: "Рекомендация", share: 0.16, human: true },
] as const;

export const LOSS_REASONS = [
  { id: 81, name: "Дорого" },
  { id: 82, name: "Выбрали конкурента" },
  { id: 83, name: "Нет бюджета" },
  { id: 84, name: "Спам" },
] as const;

/** Objections and how often a lead that raises one is won all the same. */
export const OBJECTIONS = [
  { kind: "дорого", share: 0.5, handled: 0.62 },
  { kind: "подумаю", share: 0.24, handled: 0.5 },
  { kind: "есть поставщик", share: 0.16, handled: 0.4 },
  { kind: "нет срочности", share: 0.1, handled: 0.55 },
] as const;

const FIRST_WORDS = ["Поставка", "Монтаж", "Обслуживание", "Заказ", "Расширение", "Проект"];
const THINGS = [
  "кондиционеров",
  "окон",
  "мебели для офиса",
  "видеонаблюдения",
  "станка",
  "теплиц",
  "кофемашин",
  "упаковки",
];
const FIRMS = [
  "Альфа",
  "Вектор",
  "Гермес",
  "Калина",
  "Меридиан",
  "Полюс",
  "Ромашка",
  "Сфера",
  "Тандем",
  "Югра",
];

const WOMEN = ["Анна", "Елена", "Ирина", "Светлана", "Юлия", "Мария", "Гульнара"];
const MEN = ["Сергей", "Андрей", "Николай", "Руслан", "Виктор", "Артём", "Георгий"];
const SURNAMES = [
  "Морозов",
  "Волков",
  "Сидоров",
  "Белов",
  "Фёдоров",
  "Зайцев",
  "Ахметов",
  "Гусев",
  "Комаров",
  "Титов",
  "Яковлев",
];

const pickOf = (number: number) => (list: readonly string[], step: number) =>
  list[(number * step) % list.length]!;

/** A client's name, the same for the same number. */
export function clientName(number: number): string {
  const pick = pickOf(number);
  return number % 2 === 0
    ? `${pick(WOMEN, 3)} ${pick(SURNAMES, 5)}а`
    : `${pick(MEN, 3)} ${pick(SURNAMES, 7)}`;
}

export const firmName = (number: number): string => `ООО «${pickOf(number)(FIRMS, 3)}-${number}»`;

/** A lead's title, the same for the same number. */
export function titleOf(number: number): string {
  const pick = pickOf(number);
  return `${pick(FIRST_WORDS, 7)} ${pick(THINGS, 5)}, «${pick(FIRMS, 3)}»`;
}
