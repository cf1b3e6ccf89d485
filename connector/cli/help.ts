/** What `help` prints. */
import type { Language } from "#shared/text/errors.ts";

export const HELP: Record<Language, string> = {
  en: `npm run -s desyatka -- COMMAND [options]          (--json: one JSON document)

  connect amocrm                 AMOCRM_URL, AMOCRM_TOKEN: register the account
  connect bitrix24               BITRIX24_WEBHOOK: register the portal
  accounts                       what is connected, and how fresh it is
  settings --account A [--file F]
  sync --account A [--full] [--since 2026-01-01]
  report --account A --period P [--as-of INSTANT] [--by manager|pipeline|source|team]
  records --account A --period P --of conversion.won [--manager ID ...]
  serve                          the HTTP service and background jobs
  pack [--private]               the marketplace archives, into dist/

P: day:2026-10-05  week:2026-W41  month:2026-10  quarter:2026-Q4  2026-10-01..2026-10-15`,
  ru: `npm run -s desyatka -- КОМАНДА [параметры]         (--json: один документ JSON)

  connect amocrm                 AMOCRM_URL, AMOCRM_TOKEN: подключить аккаунт
  connect bitrix24               BITRIX24_WEBHOOK: подключить портал
  accounts                       что подключено и насколько свежо
  settings --account A [--file F]
  sync --account A [--full] [--since 2026-01-01]
  report --account A --period P [--as-of МОМЕНТ] [--by manager|pipeline|source|team]
  records --account A --period P --of conversion.won [--manager ID ...]
  serve                          служба HTTP и фоновые задания
  pack [--private]               архивы для маркетплейсов, в dist/

P: day:2026-10-05  week:2026-W41  month:2026-10  quarter:2026-Q4  2026-10-01..2026-10-15`,
};
