/** The client's page in his language: short, polite, without the shop's own words. */
import type { Language } from "#shared/text/errors.ts";

const EN = {
  title: "How did we do?",
  question: "How likely are you to recommend {company} to a friend or a colleague?",
  low: "0: not at all",
  high: "10: for sure",
  comment: "What should we keep or change? (if you like)",
  commentHint: "Your words go to the people you dealt with.",
  send: "Send",
  change: "Change the answer",
  thanks: "Thank you! Your answer: {score} out of 10.",
  until: "You can change it until the end of today.",
  choose: "Please choose a number from 0 to 10.",
  forged: "This link is not complete. Please open it once more from the message, or ask for a new one.",
  expired: "This survey is over. Thank you for your time.",
  answered: "You have already answered. Thank you!",
  other: "По-русски",
};

const RU: typeof EN = {
  title: "Как мы поработали?",
  question: "Насколько вероятно, что вы порекомендуете {company} друзьям или коллегам?",
  low: "0 — точно нет",
  high: "10 — точно да",
  comment: "Что сохранить, а что изменить? (по желанию)",
  commentHint: "Ваши слова прочитают те, с кем вы работали.",
  send: "Отправить",
  change: "Изменить ответ",
  thanks: "Спасибо! Ваша оценка: {score} из 10.",
  until: "Её можно изменить до конца дня.",
  choose: "Пожалуйста, выберите число от 0 до 10.",
  forged: "Ссылка неполная. Откройте её из сообщения ещё раз или попросите новую.",
  expired: "Опрос уже завершён. Спасибо, что уделили время.",
  answered: "Вы уже ответили. Спасибо!",
  other: "In English",
};

export const SURVEY_WORDS: Record<Language, typeof EN> = { en: EN, ru: RU };
