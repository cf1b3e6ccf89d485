/**
 * What was written in the sessions of open lines (3.10). A session's id is its activity's ASSOCIATED_ENTITY_ID (third
 * parties read it so, the documentation does not say); where there is none, the chats of what the activity hangs on are
 * asked for, and their histories.
 */
import { z } from "zod";
import type { PullOptions } from "../../crm/adapter.ts";
import { parseAnswer } from "../../crm/contract.ts";
import { type BitrixClient, type Command, type CommandAnswer, requestOptions } from "../client.ts";
import { errorOf, isPassing, isRightMissing, isUnknownMethod, type Refusal } from "../rest/refusals.ts";
import { type BitrixActivity, type BitrixSession, chatSchema, sessionHistorySchema } from "../schema.ts";

const HISTORY = "imopenlines.session.history.get";
const CHATS = "imopenlines.crm.chat.get";

/** Words of the CRM's types by number, as open lines want them. */
const TYPE_WORDS: Record<string, string> = { "1": "lead", "2": "deal", "3": "contact", "4": "company" };

export interface SessionHistories {
  of(row: BitrixActivity): BitrixSession[];
  /** Open lines are closed to us. */
  isClosed: boolean;
}

const isClosedToUs = (refusal: Refusal) => isRightMissing(refusal) || isUnknownMethod(refusal);

/** What each command was answered; `undefined` where it was refused for good. */
async function askEach<Value>(
  client: BitrixClient,
  commands: readonly Command[],
  read: (answer: CommandAnswer & { result: unknown }, method: string) => Value,
  options: PullOptions,
): Promise<{ values: (Value | undefined)[]; isClosed: boolean }> {
  let isClosed = false;
  const answers = await client.ask(commands, requestOptions(options));
  const values = answers.map((answer, index) => {
    const { method } = commands[index]!;
    if (!("refusal" in answer)) return read(answer, method);
    if (isPassing(answer.refusal)) throw errorOf(answer.refusal, method, client.host);
    isClosed ||= isClosedToUs(answer.refusal);
    return undefined;
  });
  return { values, isClosed };
}

async function readHistories(
  client: BitrixClient,
  places: readonly Command["params"][],
  options: PullOptions,
) {
  const commands = places.map((params) => ({ method: HISTORY, params }));
  const read = ({ result }: { result: unknown }) =>
    parseAnswer(sessionHistorySchema, Array.isArray(result) ? {} : result, HISTORY, client.host);
  return askEach(client, commands, read, options);
}

/** Chats by the activities whose session is not named. */
async function readChats(client: BitrixClient, rows: readonly BitrixActivity[], options: PullOptions) {
  const commands = rows.map((row) => ({
    method: CHATS,
    params: {
      CRM_ENTITY_TYPE: TYPE_WORDS[row.OWNER_TYPE_ID ?? ""] ?? "",
      CRM_ENTITY: row.OWNER_ID,
      ACTIVE_ONLY: "N",
    },
  }));
  const read = ({ result }: { result: unknown }) =>
    parseAnswer(z.array(chatSchema), result, CHATS, client.host).map((chat) => chat.CHAT_ID);
  const { values, isClosed } = await askEach(client, commands, read, options);
  return {
    isClosed,
    pairs: values.flatMap((ids, index) => (ids ?? []).map((id) => ({ row: rows[index]!, id }))),
  };
}

export async function readSessionHistories(
  client: BitrixClient,
  rows: readonly BitrixActivity[],
  options: PullOptions,
): Promise<SessionHistories> {
  const named = rows.filter((row) => row.ASSOCIATED_ENTITY_ID !== null);
  const loose = rows.filter(
    (row) =>
      row.ASSOCIATED_ENTITY_ID === null && row.OWNER_ID !== null && TYPE_WORDS[row.OWNER_TYPE_ID ?? ""],
  );
  const chats = loose.length > 0 ? await readChats(client, loose, options) : { pairs: [], isClosed: false };
  const places = [
    ...named.map((row) => ({ SESSION_ID: row.ASSOCIATED_ENTITY_ID })),
    ...chats.pairs.map(({ id }) => ({ CHAT_ID: id })),
  ];
  const { values, isClosed } = await readHistories(client, places, options);
  const found = new Map<string, BitrixSession[]>();
  for (const [index, row] of [...named, ...chats.pairs.map((pair) => pair.row)].entries()) {
    const history = values[index];
    if (history) found.set(row.ID, [...(found.get(row.ID) ?? []), history]);
  }
  return { of: (row) => found.get(row.ID) ?? [], isClosed: isClosed || chats.isClosed };
}
