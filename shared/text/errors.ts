/**
 * What went wrong and what to do, in the reader's language. Codes are stable; `{name}` is filled from the error's
 * parameters. One sentence each, addressed to the person who can act on it.
 */
import { ACCESS_ERRORS } from "./errors/access.ts";

export const ERROR_TEXTS = {
  ...ACCESS_ERRORS,
  "account-unknown": {
    en: "No account “{account}” is connected. `accounts` lists those that are.",
    ru: "Аккаунт «{account}» не подключён. Команда `accounts` покажет подключённые.",
  },
  "period-invalid": {
    en: "“{period}” is not a period. Write day:2026-10-05, week:2026-W41, month:2026-10, quarter:2026-Q4 or 2026-10-01..2026-10-15.",
    ru: "«{period}» — не период. Пишите day:2026-10-05, week:2026-W41, month:2026-10, quarter:2026-Q4 или 2026-10-01..2026-10-15.",
  },
  "instant-invalid": {
    en: "“{instant}” is not an instant. Write it like 2026-11-23T09:00:00Z.",
    ru: "«{instant}» — не момент времени. Пишите в виде 2026-11-23T09:00:00Z.",
  },
  "figure-unknown": {
    en: "There is no figure “{path}” with records behind it. Try conversion.won or funnel.steps.meeting.",
    ru: "Показателя «{path}», за которым стоят записи, нет. Например: conversion.won или funnel.steps.meeting.",
  },
  "group-unknown": {
    en: "Reports can be grouped by manager, pipeline, source or team, not by “{by}”.",
    ru: "Отчёт группируется по manager, pipeline, source или team, но не по «{by}».",
  },
  "format-unknown": {
    en: "There is no export as “{format}”: ask for xlsx or csv.",
    ru: "Выгрузки в формате «{format}» нет: доступны xlsx и csv.",
  },
  "objection-empty": {
    en: "Say which objection it was, in up to 100 characters.",
    ru: "Напишите, какое было возражение, — до 100 символов.",
  },
  "objections-nowhere": {
    en: "There is nowhere to write objections: choose a field for them in the settings.",
    ru: "Возражения некуда записать: выберите для них поле в настройках.",
  },
  "field-unknown": {
    en: "The CRM has no field “{field}” for this lead. Choose another one in the settings.",
    ru: "В CRM у этого лида нет поля «{field}». Выберите другое в настройках.",
  },
  "value-not-listed": {
    en: "The field “{field}” does not list “{value}”. Add it to the field's list in the CRM.",
    ru: "В списке поля «{field}» нет значения «{value}». Добавьте его в список поля в CRM.",
  },
  "field-taken": {
    en: "The field “{field}” holds one value, and it is “{value}”. Make it a list with several values in the CRM, or clear it there.",
    ru: "Поле «{field}» хранит одно значение, сейчас в нём «{value}». Сделайте в CRM поле с несколькими значениями или очистите его.",
  },
  "report-unknown": {
    en: "There is no such report: it was never due, or it was not made.",
    ru: "Такого отчёта нет: он не был положен или его не удалось создать.",
  },
  "report-damaged": {
    en: "The kept report {report} is not what it was when it was made; it is not shown.",
    ru: "Сохранённый отчёт {report} отличается от того, каким был создан; он не показывается.",
  },
  "link-invalid": {
    en: "This link is not one of ours, or was changed on its way. Ask for it again.",
    ru: "Это не наша ссылка, или она изменилась по дороге. Попросите прислать её ещё раз.",
  },
  "link-expired": {
    en: "This link is out of date. The report is in the archive of the tab in your CRM.",
    ru: "Срок действия ссылки истёк. Отчёт есть в архиве на вкладке в вашей CRM.",
  },
  "settings-invalid": {
    en: "The settings were not stored: {detail}.",
    ru: "Настройки не сохранены: {detail}.",
  },
  "file-unreadable": {
    en: "Cannot read {file}: {detail}.",
    ru: "Не удаётся прочитать {file}: {detail}.",
  },
  "json-invalid": {
    en: "{file} is no JSON document ({detail}). Nothing was stored.",
    ru: "{file} — не документ JSON ({detail}). Ничего не сохранено.",
  },
  "storage-failed": {
    en: "The data folder cannot be written ({detail}). Free some space or rights, then start again; what was stored is intact.",
    ru: "Не удаётся записать данные ({detail}). Освободите место или дайте права и запустите снова — сохранённое цело.",
  },
  "storage-in-use": {
    en: "The database {file} is in use. Stop the service and its commands, then repeat.",
    ru: "База данных {file} сейчас используется. Остановите службу и её команды и повторите.",
  },
  "backup-exists": {
    en: "There is a file {file} already. Give the copy another name.",
    ru: "Файл {file} уже есть. Дайте копии другое имя.",
  },
  "backup-invalid": {
    en: "{file} is no whole copy of a Desyatka database ({detail}).",
    ru: "{file} — не полная копия базы данных «Десятки» ({detail}).",
  },
  "backup-postgres": {
    en: "The data is in PostgreSQL: back it up and restore it with pg_dump and pg_restore.",
    ru: "Данные хранятся в PostgreSQL: копируйте и восстанавливайте их командами pg_dump и pg_restore.",
  },
  "storage-busy": {
    en: "Another process has kept the database busy for too long. Stop one of them, or try again.",
    ru: "База данных слишком долго занята другим процессом. Остановите один из них или повторите позже.",
  },
  "storage-damaged": {
    en: "The database file {file} is damaged ({detail}). Put a backup in its place, or move it away and connect again.",
    ru: "Файл базы данных {file} повреждён ({detail}). Замените его резервной копией или уберите и подключите аккаунты снова.",
  },
  "storage-newer": {
    en: "The database was made by a newer version of Desyatka. Start that version, or restore a backup from before the update.",
    ru: "База данных создана более новой версией «Десятки». Запустите ту версию или верните резервную копию, сделанную до обновления.",
  },
  "database-failed": {
    en: "The database at {server} failed ({detail}). Check DATABASE_URL and that the server runs, then start again; what was stored is intact.",
    ru: "База данных {server} не отвечает как нужно ({detail}). Проверьте DATABASE_URL и запущен ли сервер, затем повторите — сохранённое цело.",
  },
  "storage-unavailable": {
    en: "Our storage is not available at the moment; nothing is lost. Try again in a few minutes; if it stays, tell support the number {request}.",
    ru: "Наше хранилище сейчас недоступно, данные целы. Повторите через несколько минут; если не поможет, сообщите поддержке номер {request}.",
  },
  "lease-lost": {
    en: "Another process has taken over {account}; this one stores nothing more of it.",
    ru: "Аккаунт {account} перешёл к другому процессу, этот больше ничего не записывает.",
  },
  "secret-wrong": {
    en: "The stored tokens cannot be decrypted: DESYATKA_SECRET is not the one they were stored with. Restore it or connect again.",
    ru: "Сохранённые токены не расшифровать: DESYATKA_SECRET не тот, с которым их сохраняли. Верните его или подключите аккаунт снова.",
  },
  "config-invalid": {
    en: "The environment is not set up: {detail}.",
    ru: "Окружение настроено неверно: {detail}.",
  },
  "not-synced": {
    en: "Nothing has been read from the CRM yet. Run `sync --account {account}` first.",
    ru: "Из CRM ещё ничего не прочитано. Сначала выполните `sync --account {account}`.",
  },
  "word-unexpected": {
    en: "`{command}` takes no “{word}”. `help` lists the commands.",
    ru: "Команде `{command}` не нужно «{word}». Список команд — `help`.",
  },
  "option-unknown": {
    en: "`{command}` has no option {option}. `help` lists the commands.",
    ru: "У команды `{command}` нет параметра {option}. Список команд — `help`.",
  },
  "option-value-missing": {
    en: "The option {option} needs a value.",
    ru: "Параметру {option} нужно значение.",
  },
  "option-takes-nothing": {
    en: "The option {option} takes no value.",
    ru: "Параметру {option} не нужно значение.",
  },
  "option-missing": {
    en: "The option {option} is missing.",
    ru: "Не хватает параметра {option}.",
  },
  "command-unknown": {
    en: "There is no command “{command}”. `help` lists the commands.",
    ru: "Команды «{command}» нет. Список команд — `help`.",
  },
  "crm-missing": {
    en: "Say what to connect: `connect amocrm` or `connect bitrix24`.",
    ru: "Укажите, что подключить: `connect amocrm` или `connect bitrix24`.",
  },
  "crm-unknown": {
    en: "Only amocrm and bitrix24 can be connected, not “{crm}”.",
    ru: "Подключить можно только amocrm или bitrix24, а не «{crm}».",
  },
  "date-invalid": {
    en: "“{date}” is not a date. Write it like 2026-10-05.",
    ru: "«{date}» — не дата. Пишите в виде 2026-10-05.",
  },
  "sync-stopped": {
    en: "Stopped. What was read is stored; the next sync goes on where this one was.",
    ru: "Остановлено. Прочитанное сохранено, следующая синхронизация продолжит с этого места.",
  },
  "port-taken": {
    en: "The port {port} is taken or not allowed. Stop what listens there, or set PORT to another.",
    ru: "Порт {port} занят или недоступен. Остановите то, что его слушает, или укажите другой в PORT.",
  },
  "pack-failed": {
    en: "The packages were not written: {detail}",
    ru: "Архивы не записаны: {detail}",
  },
  unexpected: {
    en: "Something unexpected went wrong ({detail}); what was stored is intact. With LOG_LEVEL=debug the place is shown.",
    ru: "Произошла непредвиденная ошибка ({detail}), сохранённое цело. С LOG_LEVEL=debug будет показано её место.",
  },
  internal: {
    en: "Something went wrong on our side. Try again; if it stays, tell support the number {request}.",
    ru: "Что-то пошло не так на нашей стороне. Попробуйте ещё раз; если не поможет, сообщите поддержке номер {request}.",
  },
  "session-invalid": {
    en: "This page has been open too long or was not opened from the CRM. Open it again from the CRM.",
    ru: "Страница открыта слишком давно или не из CRM. Откройте её в CRM ещё раз.",
  },
  "install-refused": {
    en: "This request is not one of the CRM's own, or it has been used or is out of date. Start the installation again from the CRM.",
    ru: "Этот запрос пришёл не из CRM, уже использован или устарел. Начните установку из CRM заново.",
  },
  "admin-only": {
    en: "Only an administrator of the CRM may do this.",
    ru: "Это может сделать только администратор CRM.",
  },
  "not-yours": {
    en: "These leads belong to other managers; ask your head of sales.",
    ru: "Это лиды других менеджеров; обратитесь к руководителю отдела.",
  },
  "lead-unknown": {
    en: "This lead is not known yet. New leads appear within a minute.",
    ru: "Этот лид ещё не загружен. Новые лиды появляются в течение минуты.",
  },
  "hook-unproven": {
    en: "This event does not prove that it comes from a connected portal.",
    ru: "Событие не подтверждает, что пришло с подключённого портала.",
  },
  "not-found": {
    en: "There is nothing here.",
    ru: "Здесь ничего нет.",
  },
  "body-invalid": {
    en: "The request cannot be read: {detail}.",
    ru: "Запрос не удалось прочитать: {detail}.",
  },
  "too-large": {
    en: "The request is too large.",
    ru: "Запрос слишком большой.",
  },
  "too-many-requests": {
    en: "Too many requests in a short time. Wait a moment.",
    ru: "Слишком много запросов подряд. Подождите немного.",
  },
} as const satisfies Record<string, { en: string; ru: string }>;

export type ErrorCode = keyof typeof ERROR_TEXTS;
export type Language = "en" | "ru";

/** The sentence of an error. A parameter that is missing stays as `{name}`. */
export function errorText(code: ErrorCode, params: Record<string, string>, language: Language): string {
  return ERROR_TEXTS[code][language].replace(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole);
}
