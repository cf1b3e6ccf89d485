/** Reads one stream of a portal from where it stands to the end, in steps that can be stored one by one. */
import type { Account } from "#shared/domain/account.ts";
import type { StreamName, StreamState } from "#shared/domain/stream.ts";
import type { PullOptions, Step } from "../crm/adapter.ts";
import { InputError } from "../errors.ts";
import type { BitrixClient } from "./client.ts";
import { pullDeleted } from "./deleted.ts";
import { readDictionaries } from "./dictionaries.ts";
import { pullActivities } from "./streams/activities.ts";
import { pullCalls } from "./streams/calls.ts";
import { pullChats } from "./streams/chats.ts";
import { pullRecords } from "./streams/records.ts";
import { pullStageHistory } from "./streams/stage-history.ts";

async function* pullDictionaries(client: BitrixClient, options: PullOptions): AsyncGenerator<Step> {
  const known = (options.state?.cursor as { users?: string[] } | null | undefined)?.users ?? [];
  const { dictionaries, problem } = await readDictionaries(client, known, options);
  const users = [...new Set([...known, ...dictionaries.managers.map((manager) => manager.id)])];
  const state: StreamState = {
    stream: "dictionaries",
    syncedUntil: options.until,
    problem: client.moved ? "portal-renamed" : problem,
    cursor: { users },
  };
  yield { batch: { dictionaries }, state, rows: dictionaries.managers.length, done: 1 };
}

/** Streams of a portal, in the order in which they begin; a portal in simple mode has no CRM leads. */
export function streamsOf(account: Account): StreamName[] {
  const leads: StreamName[] = account.mode === "classic" ? ["leads"] : [];
  return ["dictionaries", ...leads, "deals", "stage-history", "calls", "activities", "chats", "deleted"];
}

/** Reads a stream from where it stands to the end. */
export function pullStream(
  client: BitrixClient,
  account: Account,
  stream: StreamName,
  options: PullOptions,
): AsyncGenerator<Step> {
  switch (stream) {
    case "dictionaries":
      return pullDictionaries(client, options);
    case "leads":
      return pullRecords(client, account, "lead", options);
    case "deals":
      return pullRecords(client, account, "deal", options);
    case "stage-history":
      return pullStageHistory(client, account, options);
    case "calls":
      return pullCalls(client, options);
    case "activities":
      return pullActivities(client, account, options);
    case "chats":
      return pullChats(client, account, options);
    case "deleted":
      return pullDeleted(client, options);
    default:
      throw new InputError("internal", { request: stream });
  }
}
