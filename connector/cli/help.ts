/** What `help` prints. */
import type { Language } from "#shared/text/errors.ts";

export const HELP: Record<Language, string> = {
  en: `npm run -s desyatka -- COMMAND [options]

  serve                          the HTTP service and background jobs
  connect amocrm                 the account at AMOCRM_URL, by the token in AMOCRM_TOKEN
  connect bitrix24               the portal behind the incoming webhook in BITRIX24_WEBHOOK
  accounts                       what is connected, and how fresh it is
  settings --account A [--file F]
                                 prints the settings, or merges those of F (- is standard input)
  sync --account A [--full] [--since 2026-01-01]
                                 pulls until nothing is left
  report --account A --period P [--as-of 2026-11-23T09:00:00Z] [--by manager|pipeline|source|team] [filters]
  records --account A --period P --of conversion.won [--as-of …] [--by …] [filters]
                                 the leads behind a figure
  pack [--private]               the marketplace packages, into dist/
  backup --file F                copies the embedded database while it is in use
  restore --file F               puts such a copy in its place; the service must not run

  P: day:2026-10-05  week:2026-W41  month:2026-10  quarter:2026-Q4  2026-10-01..2026-10-15
  filters: --manager ID --pipeline ID --source ID --team ID; several with commas, "none" for nobody
  --json: one JSON document on standard output`,
  ru: `npm run -s desyatka -- КОМАНДА [параметры]

  serve                          служба HTTP и фоновые задания
  connect amocrm                 аккаунт по адресу AMOCRM_URL, с токеном из AMOCRM_TOKEN
  connect bitrix24               портал по входящему вебхуку из BITRIX24_WEBHOOK
  accounts                       что подключено и насколько свежо
  settings --account A [--file F]
                                 показывает настройки или добавляет к ним те, что в F (- — стандартный ввод)
  sync --account A [--full] [--since 2026-01-01]
                                 загружает всё, чего ещё нет
  report --account A --period P [--as-of 2026-11-23T09:00:00Z] [--by manager|pipeline|source|team] [отбор]
  records --account A --period P --of conversion.won [--as-of …] [--by …] [отбор]
                                 лиды, из которых сложился показатель
  pack [--private]               архивы для маркетплейсов, в dist/
  backup --file F                копия встроенной базы, не останавливая службу
  restore --file F               возвращает такую копию; служба должна быть остановлена

  P: day:2026-10-05  week:2026-W41  month:2026-10  quarter:2026-Q4  2026-10-01..2026-10-15
  отбор: --manager ID --pipeline ID --source ID --team ID; несколько через запятую, none — никто
  --json: один документ JSON в стандартный вывод`,
};
