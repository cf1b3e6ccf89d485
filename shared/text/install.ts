/** The few sentences of installation: pages that a browser shows outside of the CRM's own. */
import type { Language } from "./errors.ts";

interface Notice {
  title: string;
  text: string;
}

export const INSTALL_TEXTS = {
  connecting: {
    en: {
      title: "Desyatka is being connected",
      text: "Open the Desyatka page in amoCRM: it shows how far the reading has come. The figures of this month are there first, earlier months follow.",
    },
    ru: {
      title: "«Десятка» подключается",
      text: "Откройте страницу «Десятка» в amoCRM: там видно, как идёт загрузка. Первыми появятся показатели этого месяца, затем прошлых.",
    },
  },
  connected: {
    en: {
      title: "Desyatka is connected",
      text: "Close this window and open the Desyatka page in amoCRM. The figures of this month are there first, earlier months follow.",
    },
    ru: {
      title: "«Десятка» подключена",
      text: "Закройте это окно и откройте страницу «Десятка» в amoCRM. Первыми появятся показатели этого месяца, затем прошлых.",
    },
  },
  denied: {
    en: {
      title: "Access was not given",
      text: "Desyatka was not connected, and nothing was read. To connect it, press “Install” again and allow access.",
    },
    ru: {
      title: "Доступ не выдан",
      text: "«Десятка» не подключена, ничего не прочитано. Чтобы подключить её, нажмите «Установить» ещё раз и разрешите доступ.",
    },
  },
  installed: {
    en: {
      title: "Desyatka is installed",
      text: "The figures of this month appear in a minute or two, earlier months follow. Open “Desyatka” in the left menu.",
    },
    ru: {
      title: "«Десятка» установлена",
      text: "Показатели этого месяца появятся через минуту-две, затем — прошлых месяцев. Откройте «Десятку» в левом меню.",
    },
  },
  openInCrm: {
    en: {
      title: "Open Desyatka from the CRM",
      text: "This page shows your figures only inside Bitrix24. Open “Desyatka” in the portal's left menu.",
    },
    ru: {
      title: "Откройте «Десятку» из CRM",
      text: "Эта страница показывает показатели только внутри Битрикс24. Откройте «Десятку» в левом меню портала.",
    },
  },
} as const satisfies Record<string, Record<Language, Notice>>;

export type InstallNotice = keyof typeof INSTALL_TEXTS;
