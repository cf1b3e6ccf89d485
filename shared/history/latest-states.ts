/**
 * The states of a history are derived once and kept until it changes: those of now (any `asOf` after its last event) and
 * those of the past instant asked about last, so that a look back does not cost what everybody looks at.
 */
import type { Instant } from "../domain/instant.ts";
import type { Settings } from "../domain/settings.ts";
import type { History } from "./history.ts";
import { oncePer } from "./once.ts";
import { LeadStates } from "./state.ts";

interface Kept {
  key: string;
  revision: number;
  states: LeadStates;
}

const keptOf = oncePer((_: History): { now?: Kept; past?: Kept } => ({}));

/** The leads of `history` as at `asOf`. */
export function statesOf(history: History, asOf: Instant, settings: Settings): LeadStates {
  const slot = asOf >= history.lastInstant ? "now" : "past";
  const key = `${slot === "now" ? "" : asOf} ${JSON.stringify(settings)}`;
  const kept = keptOf(history);
  const known = kept[slot];
  if (known?.key === key && known.revision === history.revision) return known.states;
  const states = new LeadStates(history, asOf, settings);
  kept[slot] = { key, revision: history.revision, states };
  return states;
}
