import { describeHost } from "./contract.ts";

describeHost("plain page", {
  url: (pages, query) => `${pages.service}/plain?${query}`,
  inside: (page) => page,
  token: "authorization",
  darken: (page) => page.emulateMedia({ colorScheme: "dark" }),
  keepsAddress: true,
});
