import { describeHost } from "./contract.ts";

/** The frame's own address is not the one that the reader sees, and Bitrix24's content is always light. */
describeHost("Bitrix24", {
  url: (pages, query) => `${pages.bitrix24}/?${query}`,
  inside: (page) => page.frameLocator(".app-frame"),
  token: "authorization",
  darken: null,
  keepsAddress: false,
});
