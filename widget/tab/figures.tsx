/** The middle of the tab: all figures, or one of them in full, or why there are none. */
import { useRef } from "preact/hooks";
import type { ReportAnswer } from "#shared/api/answers.ts";
import type { KpiBlock } from "#shared/api/report.ts";
import { periodOf, todayIn } from "../data/period-choice.ts";
import type { TabState } from "../data/tab-state.ts";
import { Exports } from "./exports.tsx";
import { Funnel, isFunnel } from "./funnel.tsx";
import { lazy } from "./lazy.tsx";
import { Leaderboard } from "./leaderboard.tsx";
import { Morning } from "./morning.tsx";
import { PrintNotes } from "./print-notes.tsx";
import { useReader } from "./reader.ts";
import { blockOf, Tiles } from "./tiles.tsx";

const SettingsView = lazy(async () => (await import("../settings/settings.tsx")).SettingsView);
const Detail = lazy(async () => (await import("./detail/detail.tsx")).Detail);

interface Props {
  answer: ReportAnswer;
  state: TabState;
  change: (changed: Partial<TabState>) => void;
  refresh: () => void;
}

function Empty({ answer, state, change }: Omit<Props, "refresh">) {
  const { text } = useReader();
  if (!answer.status.connected) {
    return (
      <div class="empty">
        <p class="empty-title">{text.notConnected}</p>
        <p class="quiet">{text.notConnectedHint}</p>
      </div>
    );
  }
  const filtered = Object.keys(state.filters).length > 0;
  const month = periodOf("month", todayIn(answer.timeZone, Date.now()));
  return (
    <div class="empty">
      <p class="empty-title">{filtered ? text.filteredOut : text.noData}</p>
      {!filtered && <p class="quiet">{text.noDataHint}</p>}
      <button type="button" onClick={() => change(filtered ? { filters: {} } : { period: month })}>
        {filtered ? text.clearFilters : text.thisMonth}
      </button>
    </div>
  );
}

/** Nothing was counted in any figure. */
function isEmpty({ kpis }: ReportAnswer): boolean {
  const blocks: KpiBlock[] = Object.values(kpis);
  return blocks.every(({ n, value }) => n === 0 && value === null);
}

export function Figures({ answer, state, change, refresh }: Props) {
  const { text } = useReader();
  const { catalog } = answer;
  const left = useRef<string | null>(null);
  const chosen = catalog.find(({ id }) => id === state.figure);
  const pick = (manager: string) => change({ filters: { ...state.filters, manager } });
  if (state.settings) {
    return (
      <SettingsView
        catalog={catalog}
        currency={answer.currency}
        onBack={() => change({ settings: false })}
        onSaved={refresh}
      />
    );
  }
  if (chosen) {
    left.current = chosen.id;
    return (
      <Detail
        key={chosen.id}
        answer={answer}
        entry={chosen}
        onBack={() => change({ figure: null })}
        onPick={pick}
      />
    );
  }
  if (isEmpty(answer) && !answer.status.syncing)
    return <Empty answer={answer} state={state} change={change} />;
  const funnel = catalog.find(({ id }) => isFunnel(blockOf(answer, id).details));
  return (
    <>
      {answer.morning && (
        <Morning lines={answer.morning} today={todayIn(answer.timeZone, Date.parse(answer.asOf))} />
      )}
      <Tiles answer={answer} onOpen={(figure) => change({ figure })} returnTo={left.current} />
      <div class="halves">
        {funnel && (
          <section class="card">
            <header class="card-head">
              <h2>{text.funnel}</h2>
            </header>
            <Funnel answer={answer} entry={funnel} block={blockOf(answer, funnel.id)} />
          </section>
        )}
        <section class="card">
          <Leaderboard catalog={catalog} onPick={pick} />
        </section>
      </div>
      <Exports />
      <PrintNotes answer={answer} />
    </>
  );
}
