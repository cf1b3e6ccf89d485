/** What became of a scheduled report and of each letter, in the reader's language: a word for the state, a sentence why. */

type Words = Readonly<Record<"ru" | "en", string>>;

/** Of a slot: `planned` and `due` are before it is made, `sending` while letters are under way. */
export const SLOT_STATES = {
  planned: { ru: "запланирован", en: "planned" },
  due: { ru: "создаётся", en: "being made" },
  sending: { ru: "отправляется", en: "being sent" },
  delivered: { ru: "доставлен", en: "delivered" },
  late: { ru: "с опозданием", en: "late" },
  partial: { ru: "частично", en: "partial" },
  skipped: { ru: "пропущен по правилу", en: "skipped by rule" },
  "not-created": { ru: "не создан", en: "not created" },
  "not-delivered": { ru: "не доставлен", en: "not delivered" },
} as const satisfies Record<string, Words>;

export type SlotState = keyof typeof SLOT_STATES;

export const REPORT_REASONS = {
  downtime: {
    ru: "Сервис не работал, когда отчёт был положен; создан следующий за ним.",
    en: "The service was down when the report was due; the one after it was made.",
  },
  "not-synced": {
    ru: "Данные из CRM к тому времени ещё не были загружены целиком.",
    en: "The data of the CRM had not been read whole by then.",
  },
  failed: {
    ru: "Отчёт не удалось посчитать, несмотря на повторы. Сообщите поддержке его дату.",
    en: "The report could not be computed, though it was tried again. Tell support its date.",
  },
  "day-off": {
    ru: "В этот день по графику не работают, так велят настройки.",
    en: "Nobody works on that day, and the settings say to skip such days.",
  },
  "behind-crm": {
    ru: "Данные загружены не до конца периода: отчёт неполный.",
    en: "The data did not reach the end of the period: the report is not complete.",
  },
  "some-not-delivered": {
    ru: "Получили не все, кому отчёт был отправлен.",
    en: "Not everybody it was sent to has got it.",
  },
} as const satisfies Record<string, Words>;

/** Why a letter has not arrived. */
export const DELIVERY_REASONS = {
  "mailbox-full": { ru: "Ящик получателя переполнен.", en: "The recipient's mailbox is full." },
  "recipient-refused": {
    ru: "Почтовый сервер не принимает письма для этого адреса.",
    en: "The mail server takes no letters for this address.",
  },
  "mail-refused": { ru: "Почтовый сервер не принял письмо.", en: "The mail server did not take the letter." },
  "mail-login": {
    ru: "Почтовый сервер не принимает логин и пароль из SMTP_URL.",
    en: "The mail server does not accept the login and password of SMTP_URL.",
  },
  "mail-unreachable": { ru: "Почтовый сервер не отвечает.", en: "The mail server does not answer." },
  "mail-not-configured": {
    ru: "Почта не настроена: задайте SMTP_URL и MAIL_FROM.",
    en: "Mail is not set up: set SMTP_URL and MAIL_FROM.",
  },
  "telegram-not-configured": {
    ru: "Telegram не настроен: задайте TELEGRAM_BOT_TOKEN.",
    en: "Telegram is not set up: set TELEGRAM_BOT_TOKEN.",
  },
  "telegram-token": {
    ru: "Telegram не принимает TELEGRAM_BOT_TOKEN.",
    en: "Telegram does not accept TELEGRAM_BOT_TOKEN.",
  },
  "chat-unknown": {
    ru: "Telegram не знает этого чата. Получатель должен сначала написать боту.",
    en: "Telegram does not know this chat. The recipient must write to the bot first.",
  },
  "chat-blocked": {
    ru: "Получатель заблокировал бота или удалил его из чата.",
    en: "The recipient has blocked the bot or removed it from the chat.",
  },
  "telegram-busy": { ru: "Telegram просит подождать.", en: "Telegram asks to wait." },
  "telegram-unreachable": { ru: "Telegram не отвечает.", en: "Telegram does not answer." },
  "crm-refused": { ru: "CRM не приняла сообщение.", en: "The CRM did not take the message." },
  "crm-unreachable": { ru: "CRM не отвечает.", en: "The CRM does not answer." },
  "no-answer": {
    ru: "Отправлено, но подтверждения не пришло; чтобы не отправить дважды, не повторяем.",
    en: "It was sent, but no answer came; it is not sent again, so that nobody gets it twice.",
  },
  "sender-gone": {
    ru: "Сервис остановился во время отправки; чтобы не отправить дважды, не повторяем.",
    en: "The service stopped while sending; it is not sent again, so that nobody gets it twice.",
  },
  "template-broken": {
    ru: "Письмо не удалось составить. Отчёт сохранён, его можно открыть в архиве.",
    en: "The letter could not be written. The report is kept and opens from the archive.",
  },
} as const satisfies Record<string, Words>;

export type DeliveryReason = keyof typeof DELIVERY_REASONS;

/** The sentence of a code, or the code itself where there is none. */
export function reasonText(code: string, language: "ru" | "en"): string {
  const texts: Record<string, Words> = { ...REPORT_REASONS, ...DELIVERY_REASONS };
  return texts[code]?.[language] ?? code;
}
