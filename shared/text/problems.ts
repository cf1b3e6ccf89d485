/** Lasting troubles of an account, by code, as the status line tells them. */
import type { Language } from "./errors.ts";

export const PROBLEM_TEXTS: Record<string, Record<Language, string>> = {
  "not-full-rights": {
    en: "The connection is not an administrator's: some rows are hidden, and figures may be too low.",
    ru: "Подключение сделано не администратором: часть записей не видна, показатели могут быть занижены.",
  },
  "zone-unknown": {
    en: "The CRM names a time zone that is not known here, so days are counted in UTC. Choose the zone again in the CRM's settings.",
    ru: "CRM называет часовой пояс, который здесь неизвестен, поэтому дни считаются по UTC. Выберите пояс в настройках CRM заново.",
  },
  "no-telephony-right": {
    en: "No right to call statistics: calls are counted from activities, talk time may be missing.",
    ru: "Нет права на статистику звонков: звонки считаются по делам, длительность может отсутствовать.",
  },
  "no-department-right": {
    en: "No right to the company's structure: figures cannot be grouped by team.",
    ru: "Нет права на структуру компании: показатели по командам не показать.",
  },
  "no-open-lines-right": {
    en: "No right to open lines: clients' chats are seen, but not who answered them and when.",
    ru: "Нет права на открытые линии: обращения в чатах видны, но не видно, кто и когда ответил.",
  },
  "rows-hidden": {
    en: "The CRM no longer shows many records that it showed before: rights were taken away. They are kept as they were.",
    ru: "CRM больше не показывает многие записи, которые показывала раньше: права сузили. Записи сохранены прежними.",
  },
  "portal-renamed": {
    en: "The portal has a new address; we follow it. Nothing has to be done.",
    ru: "У портала новый адрес, мы перешли на него. Делать ничего не нужно.",
  },
  "crm-gone": {
    en: "The portal has been closed or deleted. Figures stay as they were.",
    ru: "Портал закрыт или удалён. Показатели остаются прежними.",
  },
  "crm-moved": {
    en: "The CRM has moved to an address that we may not trust. An administrator must connect it again.",
    ru: "CRM переехала на адрес, которому мы не можем доверять. Администратору нужно подключить её заново.",
  },
  "crm-scope": {
    en: "The connection lacks a right in the CRM. An administrator must add it and connect again.",
    ru: "Подключению не хватает права в CRM. Администратору нужно добавить его и подключить аккаунт заново.",
  },
  "token-refused": {
    en: "The CRM no longer accepts our access. An administrator must connect the account again.",
    ru: "CRM больше не принимает наш доступ. Администратору нужно подключить аккаунт заново.",
  },
  "token-lost": {
    en: "The CRM's answer with a new access was lost. An administrator must connect the account again; nothing else is lost.",
    ru: "Ответ CRM с новым доступом потерялся. Администратору нужно подключить аккаунт заново, остальное цело.",
  },
  "token-wait": {
    en: "The access to the CRM is being renewed. We keep trying.",
    ru: "Доступ к CRM обновляется. Мы продолжаем попытки.",
  },
  "client-refused": {
    en: "The CRM does not accept our application's keys. Whoever runs the service must check them, or an administrator connects again.",
    ru: "CRM не принимает ключи приложения. Их нужно проверить на сервере или подключить аккаунт заново.",
  },
  "client-missing": {
    en: "The application's keys are not set on the server. Figures stay as they were.",
    ru: "На сервере не заданы ключи приложения. Показатели не обновляются.",
  },
  "access-ending": {
    en: "Our access has not been renewed for long and will end soon. An administrator should connect the account again.",
    ru: "Доступ давно не обновлялся и скоро закончится. Администратору стоит подключить аккаунт заново.",
  },
  "owner-lost-rights": {
    en: "Whoever connected the account is no longer an administrator of the CRM: parts of the data may be hidden. An administrator should connect it again.",
    ru: "Подключивший аккаунт больше не администратор CRM: часть данных может быть не видна. Администратору нужно подключить его заново.",
  },
  "not-admin": {
    en: "The connection has lost its administrator's rights. An administrator must connect the account again.",
    ru: "У подключения больше нет прав администратора. Администратору нужно подключить аккаунт заново.",
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
  "hooks-by-hand": {
    en: "The CRM's plan does not let us subscribe to changes: they come once a minute. For changes at once, add a webhook in the CRM's settings with all events of leads, contacts' notes, tasks and messages, and this address: {address}",
    ru: "Тариф CRM не даёт подписаться на изменения: они приходят раз в минуту. Чтобы получать их сразу, добавьте в настройках CRM вебхук на все события сделок, примечания контактов, задачи и сообщения с адресом: {address}",
  },
  "events-by-hand": {
    en: "An incoming webhook cannot subscribe to changes: they come once a minute. For changes at once, add an outgoing webhook in the portal with the events of leads, deals and activities, and this handler address: {address}",
    ru: "Входящий вебхук не может подписаться на изменения: они приходят раз в минуту. Чтобы получать их сразу, создайте на портале исходящий вебхук на события лидов, сделок и дел с адресом обработчика: {address}",
  },
  internal: {
    en: "The last update failed on our side. We keep trying; figures may be out of date.",
    ru: "Последнее обновление не удалось по нашей вине. Мы продолжаем попытки; показатели могут отставать.",
  },
};
