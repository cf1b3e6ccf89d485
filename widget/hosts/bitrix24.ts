/** A frame inside Bitrix24: our own page, which asks the portal to open cards and to give it its height. */
import type { PageStart } from "#shared/api/answers.ts";
import { type FramePort, openFrame } from "./bitrix24-frame.ts";
import type { Host } from "./host.ts";
import { createPageHost } from "./page.ts";

/** Bitrix24's content is light whatever the reader's system says; a dark frame in it would be a hole. */
const LIGHT: Host["theme"] = { current: () => "light", listen: () => () => {} };

/** `/crm/deal/details/12/` of the record, on the portal's own host. */
function pathOf(url: string, portal: string): string | null {
  const address = URL.canParse(url) ? new URL(url) : null;
  return address?.origin === portal ? address.pathname : null;
}

/** The phone's application has no such page (`METHOD_NOT_SUPPORTED_ON_DEVICE`, crm/bitrix24.md 5.2). */
const isRefused = (answer: unknown) =>
  typeof answer === "object" && answer !== null && "result" in answer && answer.result === "error";

export function createBitrix24Host(start: PageStart, view: Window = window): Host {
  const page = createPageHost(start, view);
  if (start.portal === null) return page;
  const { portal } = start;
  const frame: FramePort = openFrame(view, portal);
  return {
    ...page,
    theme: LIGHT,
    openLead({ url }) {
      const path = pathOf(url, portal);
      if (path === null || view.parent === view) return false;
      void frame.call("openPath", { path }).then((answer) => {
        if (isRefused(answer)) view.open(url, "_blank", "noopener");
      });
      return true;
    },
    title: (title) => void frame.call("setTitle", { title }),
    resize: (height) => void frame.call("resizeWindow", { width: "100%", height }),
    reopen: () => void frame.call("reloadWindow"),
  };
}
