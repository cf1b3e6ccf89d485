/** Reads one stream of an account from where it stands to the end, in steps that can be stored one by one. */
import type { StreamName } from "#shared/domain/stream.ts";
import type { PullOptions, Step } from "../crm/adapter.ts";
import { InputError } from "../errors.ts";
import type { AmoClient } from "./client.ts";
import { pullDeleted } from "./deleted.ts";
import { pullDictionaries } from "./dictionaries.ts";
import { pullCalls } from "./streams/calls.ts";
import { pullEvents } from "./streams/events.ts";
import { pullLeads } from "./streams/leads.ts";
import { pullTasks } from "./streams/tasks.ts";

type Pull = (client: AmoClient, options: PullOptions) => AsyncGenerator<Step>;

const PULLS: Partial<Record<StreamName, Pull>> = {
  dictionaries: pullDictionaries,
  leads: pullLeads,
  events: pullEvents,
  deleted: pullDeleted,
  calls: pullCalls,
  tasks: pullTasks,
};

export const STREAMS = Object.keys(PULLS) as readonly StreamName[];

export function pullStream(
  client: AmoClient,
  stream: StreamName,
  options: PullOptions,
): AsyncGenerator<Step> {
  const pull = PULLS[stream];
  if (!pull) throw new InputError("internal", { request: stream });
  return pull(client, options);
}
