/** The tab: ten figures of a period, the funnel and the managers, and beside them the leads behind a figure. */
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { todayIn } from "../data/period-choice.ts";
import { lastOf } from "../data/use-answer.ts";
import { useNow } from "../data/use-now.ts";
import { useTab } from "../data/use-tab.ts";
import { useWaiting } from "../data/use-waiting.ts";
import { createFormats } from "../format/formats.ts";
import type { Host } from "../hosts/host.ts";
import { fill } from "../text/fill.ts";
import { type TabText, tabTextIn } from "../text/tab-text.ts";
import { Figures } from "./figures.tsx";
import { FilterBar, FilterChips } from "./filter-bar.tsx";
import { Header } from "./header.tsx";
import { PeriodPicker } from "./period-picker.tsx";
import { ProblemLine } from "./problem-line.tsx";
import { type Panel, ReaderContext, type TabReader } from "./reader.ts";
import { RecordsPanel } from "./records-panel.tsx";
import { SidePanel } from "./side-panel.tsx";
import { StatusBanners } from "./status-banners.tsx";
import { TilesSkeleton } from "./tiles.tsx";
import { WaitingPanel } from "./waiting-panel.tsx";
import { WhyPanel } from "./why-panel.tsx";

/**
 * Where the panel begins, px below the top of the columns. A page that scrolls keeps it in sight by itself; a frame as
 * high as its content does not scroll, its portal does: there the panel begins beside what opened it.
 */
function offsetOf(opener: HTMLElement | null, root: HTMLElement | null): number {
  const columns = root?.querySelector(".columns");
  const { scrollHeight, clientHeight } = document.documentElement;
  if (!opener || !columns || scrollHeight > clientHeight + 1) return 0;
  return Math.max(0, opener.getBoundingClientRect().top - columns.getBoundingClientRect().top - ABOVE);
}

/** The panel's head stands a little above what opened it. */
const ABOVE = 40;

/** The panel, and where the focus goes back to when it closes. */
function usePanel() {
  const [panel, setPanel] = useState<Panel | null>(null);
  const [offset, setOffset] = useState(0);
  const opener = useRef<HTMLElement | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const focused = () => (root.current?.getRootNode() as ShadowRoot | undefined)?.activeElement;
  const open = useCallback((next: Panel) => {
    setPanel((before) => {
      if (before) return next;
      opener.current = focused() as HTMLElement | null;
      setOffset(offsetOf(opener.current, root.current));
      return next;
    });
  }, []);
  const close = useCallback(() => {
    setPanel(null);
    const back = opener.current;
    queueMicrotask(() => requestAnimationFrame(() => back?.isConnected && back.focus()));
  }, []);
  return { panel, offset, open, close, root };
}

/** Waits for the texts of one language, a few kilobytes, and is empty until then. */
export function Tab({ host }: { host: Host }) {
  const [text, setText] = useState<TabText | null>(null);
  useEffect(() => {
    void tabTextIn(host.language).then((loaded) => {
      host.title(loaded.title);
      setText(loaded);
    });
  }, [host]);
  return text && <TabIn host={host} text={text} />;
}

function TabIn({ host, text }: { host: Host; text: TabText }) {
  const { state, change, report, refresh, query } = useTab(host);
  const { panel, offset, open, close, root } = usePanel();
  const now = useNow(60_000);
  const answer = lastOf(report)?.value ?? null;
  const currency = answer?.currency ?? "RUB";
  const timeZone = answer?.timeZone ?? "UTC";
  const formats = useMemo(
    () => createFormats({ language: host.language, currency, timeZone, words: text.units }),
    [host, text, currency, timeZone],
  );
  const live = useWaiting(host, answer?.status.connected === true && Object.keys(state.filters).length === 0);
  const reader: TabReader = { host, text, formats, query, compare: state.compare, waiting: live, open };

  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !(panel || state.figure || state.settings)) return;
    event.stopPropagation();
    if (panel) close();
    else change({ figure: null, settings: false });
  };

  return (
    <ReaderContext.Provider value={reader}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Esc anywhere in the tab closes what is open in it */}
      <div ref={root} class={panel ? "tab has-panel" : "tab"} onKeyDown={leave}>
        <Header
          answer={answer}
          onRefresh={refresh}
          onCompare={(compare) => change({ compare })}
          onSettings={() => change({ settings: true, figure: null })}
        />
        <div class="toolbar" hidden={state.settings}>
          <PeriodPicker
            period={state.period}
            today={todayIn(timeZone, now)}
            onChange={(period) => change({ period })}
          />
          <FilterBar
            choices={answer?.choices ?? null}
            filters={state.filters}
            onChange={(filters) => change({ filters })}
          />
        </div>
        <FilterChips
          choices={answer?.choices ?? null}
          filters={state.filters}
          onChange={(filters) => change({ filters })}
        />
        {report.state === "failed" && (
          <ProblemLine
            problem={report.problem}
            onRetry={refresh}
            note={answer ? fill(text.problem.lastFigures, { when: formats.dateTime(answer.asOf) }) : ""}
          />
        )}
        {answer && <StatusBanners answer={answer} onRefresh={refresh} />}
        <div class="columns">
          <main class="main" aria-busy={report.state === "loading"}>
            {answer ? (
              <Figures answer={answer} state={state} change={change} refresh={refresh} />
            ) : (
              report.state === "loading" && <TilesSkeleton />
            )}
          </main>
          {panel && answer && (
            <SidePanel
              title={panel.kind === "why" ? `${text.why}: ${panel.entry.title}` : panel.title}
              offset={offset}
              onClose={close}
            >
              {panel.kind === "why" && <WhyPanel entry={panel.entry} block={panel.block} answer={answer} />}
              {panel.kind === "records" && <RecordsPanel of={panel.of} query={panel.query} />}
              {panel.kind === "waiting" && <WaitingPanel records={panel.records} />}
            </SidePanel>
          )}
        </div>
      </div>
    </ReaderContext.Provider>
  );
}
