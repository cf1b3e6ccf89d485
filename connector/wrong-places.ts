/** What zod found wrong with something that a person wrote, in words: every place, and what it must be. */
import type { z } from "zod";
import type { Language } from "#shared/text/errors.ts";

type Issue = z.core.$ZodIssue;
type Words = Record<Language, string>;

const TYPES: Record<string, Words> = {
  string: { en: "text", ru: "текстом" },
  number: { en: "a number", ru: "числом" },
  int: { en: "a whole number", ru: "целым числом" },
  boolean: { en: "true or false", ru: "true или false" },
  array: { en: "a list", ru: "списком" },
  tuple: { en: "a list", ru: "списком" },
  object: { en: "an object", ru: "объектом" },
  record: { en: "an object", ru: "объектом" },
};

/** By zod's format, or by the message that a schema of ours gives. */
const FORMATS: Record<string, Words> = {
  date: { en: "a date like 2026-10-05", ru: "датой вида 2026-10-05" },
  url: { en: "an address like https://example.org", ru: "адресом вида https://example.org" },
  "time-of-day": { en: "a time of day like 09:00", ru: "временем суток вида 09:00" },
  "time-of-week": { en: "a day and a time like mon 09:00", ru: "днём и временем вида mon 09:00" },
  "time-of-month": { en: "a date and a time like 1 09:00", ru: "числом и временем вида 1 09:00" },
  email: { en: "an e-mail address", ru: "адресом электронной почты" },
  month: { en: "a month like 2026-10", ru: "месяцем вида 2026-10" },
  "host-port": { en: "hosts like crm.test:8090", ru: "адресами вида crm.test:8090" },
  "key-32": { en: "32 bytes in base64", ru: "32 байтами в base64" },
  smtp: {
    en: "an address like smtp://user:password@host:587",
    ru: "адресом вида smtp://user:password@host:587",
  },
  "mail-from": {
    en: "a sender like Desyatka <reports@example.org>",
    ru: "отправителем вида Desyatka <reports@example.org>",
  },
  postgres: {
    en: "an address like postgresql://user:password@host:5432/desyatka",
    ru: "адресом вида postgresql://user:password@host:5432/desyatka",
  },
};

const must = (words: Words | undefined): Words =>
  words
    ? { en: `must be ${words.en}`, ru: `должно быть ${words.ru}` }
    : { en: "is not valid", ru: "указано неверно" };

function limit(origin: string, amount: number, most: boolean, inclusive: boolean): Words {
  if (origin === "string" && !most && amount <= 1)
    return { en: "must not be empty", ru: "не должно быть пустым" };
  const bound = inclusive
    ? { en: most ? "at most" : "at least", ru: most ? "не больше" : "не меньше" }
    : { en: most ? "less than" : "more than", ru: most ? "меньше" : "больше" };
  const what =
    origin === "string"
      ? { en: " characters", ru: " символов" }
      : origin === "array"
        ? { en: " entries", ru: " значений" }
        : { en: "", ru: "" };
  return { en: `must be ${bound.en} ${amount}${what.en}`, ru: `должно быть ${bound.ru} ${amount}${what.ru}` };
}

function wordsOf(issue: Issue): Words {
  const own = FORMATS[issue.message];
  if (own) return must(own);
  switch (issue.code) {
    case "invalid_type":
      return must(TYPES[issue.expected]);
    case "too_big":
      return limit(issue.origin, Number(issue.maximum), true, issue.inclusive ?? true);
    case "too_small":
      return limit(issue.origin, Number(issue.minimum), false, issue.inclusive ?? true);
    case "invalid_value":
      return {
        en: `must be one of ${issue.values.join(", ")}`,
        ru: `должно быть одним из: ${issue.values.join(", ")}`,
      };
    case "unrecognized_keys":
      return { en: "is not a setting", ru: "— такой настройки нет" };
    case "invalid_format":
      return must(FORMATS[issue.format]);
    case "invalid_key":
      return must(issue.issues[0] && FORMATS[issue.issues[0].message]);
    default:
      return must(undefined);
  }
}

/** `schedule.mon[0][1]`. */
const placeOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");

/** `response.slaMinutes must be more than 0; plan.2026-13 must be a month like 2026-10`. */
export function wrongPlaces(issues: readonly Issue[], language: Language): string {
  const document = { en: "the document", ru: "документ" }[language];
  return issues
    .flatMap((issue) => {
      const keys = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [key]) : [[]];
      return keys.map((key) => {
        const place = placeOf([...issue.path, ...key]).slice(0, 200) || document;
        return `${place} ${wordsOf(issue)[language]}`;
      });
    })
    .join("; ");
}
