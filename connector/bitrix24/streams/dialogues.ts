/**
 * Open lines: the session is the client's request, and the messages of portal users that are no bots are answers. The
 * session's id is the activity's ASSOCIATED_ENTITY_ID; no source confirms that, so a session that is not found has only
 * its request.
 */
import type { Touch, TouchTarget } from "#shared/domain/touch.ts";
import type { PullOptions } from "../../crm/adapter.ts";
import { parseAnswer } from "../../crm/contract.ts";
import { type BitrixClient, requestOptions } from "../client.ts";
import { BATCH } from "../limits.ts";
import { type BitrixActivity, sessionHistorySchema } from "../schema.ts";

const isYes = (value: unknown): boolean =>
  value === true || value === "Y" || value === "true" || value === 1 || value === "1";

function answersOf(
  result: unknown,
  row: BitrixActivity,
  targets: readonly TouchTarget[],
  host: string,
): Touch[] {
  const history = parseAnswer(
    sessionHistorySchema.nullable(),
    result,
    "imopenlines.session.history.get",
    host,
  );
  const users = new Map(Object.values(history?.users ?? {}).map((user) => [user.id, user]));
  return Object.values(history?.message ?? {}).flatMap((message): Touch[] => {
    const sender = users.get(message.senderid ?? "");
    if (message.date === null || !sender || isYes(sender.connector) || isYes(sender.bot)) return [];
    return [
      {
        ...requestOf(row, targets, message.date),
        id: `session:${row.ID}:${message.id}`,
        direction: "out",
        by: sender.id,
      },
    ];
  });
}

function requestOf(row: BitrixActivity, targets: readonly TouchTarget[], at: number): Touch {
  return {
    id: `session:${row.ID}`,
    kind: "message",
    direction: "in",
    at,
    by: null,
    claimedBy: null,
    automated: false,
    answered: true,
    talkSeconds: 0,
    targets,
  };
}

export async function readDialogues(
  client: BitrixClient,
  sessions: readonly BitrixActivity[],
  targetsOf: (row: BitrixActivity) => TouchTarget[],
  options: PullOptions,
): Promise<Touch[]> {
  const touches: Touch[] = [];
  for (let from = 0; from < sessions.length; from += BATCH) {
    const chunk = sessions.slice(from, from + BATCH);
    const known = chunk.filter((row) => row.ASSOCIATED_ENTITY_ID);
    const commands = Object.fromEntries(
      known.map((row) => [
        `s${row.ID}`,
        { method: "imopenlines.session.history.get", params: { SESSION_ID: row.ASSOCIATED_ENTITY_ID! } },
      ]),
    );
    const answers = known.length > 0 ? await client.batch(commands, requestOptions(options)) : new Map();
    for (const row of chunk) {
      const at = row.CREATED ?? row.START_TIME;
      if (at !== null) touches.push(requestOf(row, targetsOf(row), at));
      const answer = answers.get(`s${row.ID}`);
      if (answer && "result" in answer)
        touches.push(...answersOf(answer.result, row, targetsOf(row), client.host));
    }
  }
  return touches;
}
