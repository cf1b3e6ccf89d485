/** What goes wrong between us and a CRM: addresses, tokens, rights, refusals. */
export const ACCESS_ERRORS = {
  "host-not-allowed": {
    en: "{host} is not an address of amoCRM or Bitrix24. Check the address, or add it to DESYATKA_CRM_HOSTS if it is a test server of yours.",
    ru: "{host} не похож на адрес amoCRM или Битрикс24. Проверьте адрес или добавьте его в DESYATKA_CRM_HOSTS, если это ваш тестовый сервер.",
  },
  "url-missing": {
    en: "No address given. Put the account's address into AMOCRM_URL, like https://company.amocrm.ru.",
    ru: "Не указан адрес. Запишите адрес аккаунта в AMOCRM_URL, например https://company.amocrm.ru.",
  },
  "url-invalid": {
    en: "“{url}” is not a web address. Give it like https://company.amocrm.ru.",
    ru: "«{url}» — это не адрес сайта. Укажите его в виде https://company.amocrm.ru.",
  },
  "token-missing": {
    en: "No token given. Put the long-lived token of your integration into AMOCRM_TOKEN.",
    ru: "Не указан токен. Запишите долгосрочный токен интеграции в AMOCRM_TOKEN.",
  },
  "webhook-invalid": {
    en: "This is not an incoming webhook of Bitrix24. It looks like https://company.bitrix24.ru/rest/1/secret/ — copy it whole into BITRIX24_WEBHOOK.",
    ru: "Это не входящий вебхук Битрикс24. Он выглядит как https://company.bitrix24.ru/rest/1/secret/ — скопируйте его целиком в BITRIX24_WEBHOOK.",
  },
  "token-refused": {
    en: "{host} does not accept the token: it is wrong, revoked or out of date. Make a new one and connect again.",
    ru: "{host} не принимает токен: он неверный, отозван или истёк. Создайте новый и подключите аккаунт снова.",
  },
  "token-lost": {
    en: "{host} gave us a new access, but its answer was lost on the way. Connect again; figures and settings are kept.",
    ru: "{host} выдал новый доступ, но ответ потерялся по дороге. Подключите аккаунт заново — показатели и настройки сохранены.",
  },
  "token-wait": {
    en: "The access to {host} is being renewed and takes longer than usual. Try again in a minute.",
    ru: "Доступ к {host} обновляется дольше обычного. Повторите через минуту.",
  },
  "client-refused": {
    en: "{host} does not accept our application's own keys or address. Check the client id, its secret and PUBLIC_URL; if they are right, connect again.",
    ru: "{host} не принимает ключи или адрес нашего приложения. Проверьте client id, секрет и PUBLIC_URL; если они верны, подключите аккаунт заново.",
  },
  "client-missing": {
    en: "The application's own keys are not set: put {names} into the environment and restart.",
    ru: "Не заданы ключи приложения: укажите {names} в окружении и перезапустите сервис.",
  },
  "not-admin": {
    en: "The token belongs to a user without administrator rights, so parts of the data are hidden. Connect with an administrator's token.",
    ru: "Токен принадлежит пользователю без прав администратора, часть данных ему не видна. Подключите аккаунт токеном администратора.",
  },
  "crm-blocked": {
    en: "{host} has blocked our requests (403). Nothing more will be sent for now; write to the CRM's support to lift the block.",
    ru: "{host} заблокировал наши запросы (403). Больше ничего не отправляем; обратитесь в поддержку CRM, чтобы снять блокировку.",
  },
  "crm-payment": {
    en: "The subscription of {host} has ended or its plan gives no access to the API. Extend it, then sync again.",
    ru: "Подписка {host} закончилась или тариф не даёт доступа к API. Продлите её и запустите синхронизацию снова.",
  },
  "crm-gone": {
    en: "The portal {host} has been closed or deleted. Nothing more is asked of it; the figures stay as they were.",
    ru: "Портал {host} закрыт или удалён. Больше ничего не запрашиваем; показатели остаются прежними.",
  },
  "crm-moved": {
    en: "{host} has moved to {to}, which is not an address we may trust. Connect again with the new address.",
    ru: "{host} переехал на {to}, а этот адрес не из доверенных. Подключите аккаунт заново по новому адресу.",
  },
  "crm-scope": {
    en: "The connection lacks the right “{scope}”. Add it in the CRM and connect again.",
    ru: "У подключения нет права «{scope}». Добавьте его в CRM и подключите аккаунт снова.",
  },
  "crm-rate-limit": {
    en: "{host} asks us to slow down and still refuses after several tries. Start the sync again later; it goes on where it was.",
    ru: "{host} просит снизить частоту запросов и после нескольких попыток всё ещё отказывает. Запустите синхронизацию позже — она продолжит с того же места.",
  },
  "crm-unavailable": {
    en: "{host} does not answer ({detail}). Check the address and the connection, then start again; nothing is lost.",
    ru: "{host} не отвечает ({detail}). Проверьте адрес и соединение и запустите снова — ничего не потеряно.",
  },
  "crm-not-found": {
    en: "There is no CRM account at {host}. Check the address.",
    ru: "По адресу {host} нет аккаунта CRM. Проверьте адрес.",
  },
  "crm-contract": {
    en: "{host} answered in an unexpected form: {entity}, field {field}: {detail}. Nothing was lost; please report this.",
    ru: "{host} ответил в неожиданном виде: {entity}, поле {field}: {detail}. Ничего не потеряно; сообщите нам об этом.",
  },
} as const;
