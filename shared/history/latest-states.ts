/**
 * The states of a history are derived once and kept until it changes, as long as the same settings are asked about an
 * instant after its last event (`asOf` = now) or about the same instant.
 */
import type { Instant } from "../domain/instant.ts";
import type { Settings } from "../domain/settings.ts";
import type { History } from "./history.ts";
import { LeadStates } from "./state.ts";

interface Kept {
  key: string;
  revision: number;
  states: LeadStates;
}

const kept = new WeakMap<History, Kept>();

/** The leads of `history` as at `asOf`. */
export function statesOf(history: History, asOf: Instant, settings: Settings): LeadStates {
  const now = asOf >= history.lastInstant;
  const key = `${now ? "now" : asOf} ${JSON.stringify(settings)}`;
  const known = kept.get(history);
  if (known && known.key === key && known.revision === history.revision) return known.states;
  const states = new LeadStates(history, asOf, settings);
  kept.set(history, { key, revision: history.revision, states });
  return states;
}
