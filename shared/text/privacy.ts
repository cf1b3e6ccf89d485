/** The privacy policy that both marketplaces link to: what is read, what is kept, for how long, and how it goes. */
import type { Language } from "./errors.ts";

export interface Policy {
  title: string;
  /** Heading and paragraph. */
  parts: readonly (readonly [string, string])[];
}

export const PRIVACY: Record<Language, Policy> = {
  ru: {
    title: "Политика конфиденциальности сервиса «Десятка»",
    parts: [
      [
        "Что мы получаем",
        "С согласия администратора сервис читает из CRM сделки и лиды, историю этапов, моменты и длительность звонков, моменты сообщений, писем и встреч, теги, причины отказа, список пользователей и воронок.",
      ],
      [
        "Что мы храним",
        "Номера и названия сделок, суммы, этапы, даты, теги, имена менеджеров и ответы на опрос. Телефоны, адреса почты, тексты переписки, записи разговоров и файлы не сохраняются.",
      ],
      [
        "Зачем",
        "Только чтобы посчитать показатели отдела продаж и показать их пользователям вашего аккаунта в пределах их прав в CRM. Данные никому не передаются и не используются для рекламы.",
      ],
      [
        "Как мы их бережём",
        "Ключи доступа к CRM зашифрованы. Данные одного аккаунта недоступны другому. Соединения защищены.",
      ],
      [
        "Как долго",
        "Пока виджет установлен. После его удаления или по кнопке «Стереть данные» в настройках все данные аккаунта стираются без возможности восстановления.",
      ],
    ],
  },
  en: {
    title: "Privacy policy of Desyatka",
    parts: [
      [
        "What we read",
        "With the administrator's consent the service reads leads and deals, the history of their stages, when calls were made and how long they took, when messages, e-mails and meetings took place, tags, loss reasons, and the lists of users and pipelines.",
      ],
      [
        "What we keep",
        "Numbers and titles of leads, amounts, stages, dates, tags, names of managers and answers to the survey. Phone numbers, e-mail addresses, message texts, recordings and files are not kept.",
      ],
      [
        "What for",
        "Only to compute the figures of your sales department and to show them to the users of your account within their rights in the CRM. Nothing is passed on, nothing is used for advertising.",
      ],
      [
        "How it is protected",
        "The keys to the CRM are encrypted. One account's data are out of another's reach. Connections are secured.",
      ],
      [
        "For how long",
        "As long as the widget is installed. When it is removed, or by “Erase the data” in the settings, all data of the account are erased for good.",
      ],
    ],
  },
};
