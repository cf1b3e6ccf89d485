/** A plain page of ours: the demo's, and the base of the frame in Bitrix24. */
import type { PageStart } from "#shared/api/answers.ts";
import { readEvents } from "./event-stream.ts";
import { fetchJson } from "./fetch-json.ts";
import type { Host, Theme } from "./host.ts";

export function createPageHost(start: PageStart, view: Window = window): Host {
  const proof = { Authorization: `Bearer ${start.session}` };
  return {
    language: start.language,
    theme: systemTheme(view),
    reader: `${start.account} ${start.user}`,
    address: hashAddress(view),
    listen: (path, told, signal) => readEvents(path, proof, told, signal),
    request: (path, options) => fetchJson(path, proof, options),
    openLead: () => false,
    title(title) {
      view.document.title = title;
    },
    resize: () => {},
    reopen: () => view.location.reload(),
  };
}

/** The theme that the reader chose in his system. */
function systemTheme(view: Window): Theme {
  const dark = view.matchMedia("(prefers-color-scheme: dark)");
  return {
    current: () => (dark.matches ? "dark" : "light"),
    listen(changed) {
      dark.addEventListener("change", changed);
      return () => dark.removeEventListener("change", changed);
    },
  };
}

/** State after `#`: it never reaches a server, and replacing it tells nobody else on the page. */
export function hashAddress(view: Window): NonNullable<Host["address"]> {
  return {
    read: () => view.location.hash.slice(1),
    write: (state) => view.history.replaceState(view.history.state, "", state ? `#${state}` : " "),
  };
}
