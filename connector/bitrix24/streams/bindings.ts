/** What an activity hangs on besides its owner: its bindings, asked fifty activities at a time. */

import { z } from "zod";
import type { TouchTarget } from "#shared/domain/touch.ts";
import type { PullOptions } from "../../crm/adapter.ts";
import { parseAnswer } from "../../crm/contract.ts";
import { type BitrixClient, requestOptions } from "../client.ts";
import { BATCH } from "../limits.ts";
import { targetOf } from "../mapping.ts";
import { bindingSchema } from "../schema.ts";

/** By activity id; an activity whose bindings are refused (deleted, no right) has none. */
export async function readBindings(
  client: BitrixClient,
  activityIds: readonly string[],
  options: PullOptions,
): Promise<Map<string, TouchTarget[]>> {
  const found = new Map<string, TouchTarget[]>();
  const ids = [...new Set(activityIds)];
  for (let from = 0; from < ids.length; from += BATCH) {
    const chunk = ids.slice(from, from + BATCH);
    const commands = Object.fromEntries(
      chunk.map((id) => [`a${id}`, { method: "crm.activity.binding.list", params: { activityId: id } }]),
    );
    const answers = await client.batch(commands, requestOptions(options));
    for (const id of chunk) {
      const answer = answers.get(`a${id}`)!;
      const rows =
        "result" in answer
          ? parseAnswer(
              z.array(bindingSchema).catch([]),
              answer.result,
              "crm.activity.binding.list",
              client.host,
            )
          : [];
      found.set(
        id,
        rows.flatMap((row) => targetOf(row.entityTypeId, row.entityId)),
      );
    }
  }
  return found;
}
