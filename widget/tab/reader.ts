/** What every part of the tab needs: the host, the texts and formats of the reader, and the panel beside the figures. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { CatalogEntry } from "#shared/api/answers.ts";
import type { KpiBlock } from "#shared/api/report.ts";
import type { Query } from "../data/ask.ts";
import type { Compare } from "../data/change.ts";
import type { LiveWaiting } from "../data/use-waiting.ts";
import type { Formats } from "../format/formats.ts";
import type { Host } from "../hosts/host.ts";
import type { TabText } from "../text/tab-text.ts";

/** What stands beside the figures: the leads behind one of them, or how one was computed. */
export type Panel =
  | { kind: "records"; of: string; title: string; query: Query }
  | { kind: "waiting"; title: string; records: { of: string; query: Query } }
  | { kind: "why"; entry: CatalogEntry; block: KpiBlock };

export interface TabReader {
  host: Host;
  text: TabText;
  formats: Formats;
  /** The period and filters of the figures on the screen. */
  query: Query;
  compare: Compare;
  /** Who waits now, as the service tells it; `null` where it does not. */
  waiting: LiveWaiting | null;
  open(panel: Panel): void;
}

export const ReaderContext = createContext<TabReader | null>(null);

export function useReader(): TabReader {
  const reader = useContext(ReaderContext);
  if (!reader) throw new Error("A part of the tab is drawn outside the tab.");
  return reader;
}
