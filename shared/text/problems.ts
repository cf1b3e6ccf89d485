/** Lasting troubles of an account, by code, as the status line tells them. */
import type { Language } from "./errors.ts";

export const PROBLEM_TEXTS: Record<string, Record<Language, string>> = {
  "not-full-rights": {
    en: "The connection is not an administrator's: some rows are hidden, and figures may be too low.",
    ru: "Подключение сделано не администратором: часть записей не видна, показатели могут быть занижены.",
  },
  "no-telephony-right": {
    en: "No right to call statistics: calls are counted from activities, talk time may be missing.",
    ru: "Нет права на статистику звонков: звонки считаются по делам, длительность может отсутствовать.",
  },
  "token-refused": {
    en: "The CRM no longer accepts our access. An administrator must connect the account again.",
    ru: "CRM больше не принимает наш доступ. Администратору нужно подключить аккаунт заново.",
  },
  "crm-blocked": {
    en: "The CRM has blocked our requests. Figures stay as they were; write to the CRM's support.",
    ru: "CRM заблокировала наши запросы. Показатели не обновляются; обратитесь в поддержку CRM.",
  },
  "crm-payment": {
    en: "The CRM's subscription does not allow access any more. Figures stay as they were.",
    ru: "Подписка CRM больше не даёт доступа. Показатели не обновляются.",
  },
  "crm-unavailable": {
    en: "The CRM does not answer at the moment. We keep trying.",
    ru: "CRM сейчас не отвечает. Мы продолжаем попытки.",
  },
  "crm-rate-limit": {
    en: "The CRM asks us to slow down. Figures come later than usual.",
    ru: "CRM просит снизить частоту запросов. Показатели обновляются медленнее обычного.",
  },
};
