import { describeHost } from "./contract.ts";

describeHost("amoCRM", {
  url: (pages, query) => `${pages.amocrm}/widget_page/desyatka?${query}`,
  inside: (page) => page,
  token: "x-auth-token",
  darken: (page) => page.locator("#theme-switch").click(),
  keepsAddress: true,
});
