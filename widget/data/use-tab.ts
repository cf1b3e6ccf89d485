/** The tab's state and its report: what is asked for follows from the state, what is shown follows from the answer. */
import { useCallback, useState } from "preact/hooks";
import type { ReportAnswer } from "#shared/api/answers.ts";
import type { Host } from "../hosts/host.ts";
import { ask, type Query } from "./ask.ts";
import { keepLast, readLast } from "./last-answer.ts";
import { periodOf, todayIn } from "./period-choice.ts";
import { readTabState, type TabState, writeTabState } from "./tab-state.ts";
import { type Loaded, useAnswer } from "./use-answer.ts";

export interface TabData {
  state: TabState;
  change(changed: Partial<TabState>): void;
  report: Loaded<ReportAnswer>;
  refresh(): void;
  /** The query that every question about these figures shares. */
  query: Query;
}

const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

function firstState(host: Host): TabState {
  const month = periodOf("month", todayIn(browserZone(), Date.now()));
  return readTabState(host.address?.read() ?? "", month);
}

export function useTab(host: Host): TabData {
  const [state, setState] = useState(() => firstState(host));
  const change = useCallback(
    (changed: Partial<TabState>) =>
      setState((before) => {
        const after = { ...before, ...changed };
        host.address?.write(writeTabState(after));
        return after;
      }),
    [host],
  );
  const query: Query = { period: state.period, ...state.filters };
  const [report, refresh] = useAnswer(
    JSON.stringify(query),
    (signal) => ask<ReportAnswer>(host, "/api/report", { query, signal }),
    { kept: () => readLast(host.reader), onReady: (value) => keepLast(host.reader, value) },
  );
  return { state, change, report, refresh, query };
}
