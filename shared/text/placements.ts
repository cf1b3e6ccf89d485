/** Where Bitrix24 shows us, and under which names (crm/bitrix24.md 5.1): the installer binds them, the package lists them. */
const MENU = { ru: "Десятка", en: "Desyatka" };
const CARD = { ru: "Ждёт клиент", en: "Client waits" };

export const PLACEMENTS = {
  LEFT_MENU: MENU,
  CRM_ANALYTICS_MENU: MENU,
  CRM_LEAD_DETAIL_TAB: CARD,
  CRM_DEAL_DETAIL_TAB: CARD,
} as const;
