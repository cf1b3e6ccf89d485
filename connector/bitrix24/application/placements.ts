/**
 * Where the portal shows us. Bindings vanish with each version of the application, and one that is made twice is a
 * second tab (crm/bitrix24.md 5.1), so what is there is looked at first and only the difference is changed.
 */
import { z } from "zod";
import { PLACEMENTS } from "#shared/text/placements.ts";
import { INTERACTIVE } from "../../crm/throttle.ts";
import type { BitrixClient, Command } from "../client.ts";

const boundSchema = z.array(z.object({ placement: z.string(), handler: z.string() }));
type Bound = z.output<typeof boundSchema>[number];

const bindCommand = (placement: keyof typeof PLACEMENTS, handler: string): Command => {
  const { ru, en } = PLACEMENTS[placement];
  const names = { TITLE: ru, LANG_ALL: { ru: { TITLE: ru }, en: { TITLE: en } } };
  return { method: "placement.bind", params: { PLACEMENT: placement, HANDLER: handler, ...names } };
};

/** Unbinds what is not wanted and every place that is bound twice, then binds what is missing. */
function difference(bound: readonly Bound[], handler: string): [unbind: Command[], bind: Command[]] {
  const keyOf = (one: Bound) => JSON.stringify([one.placement, one.handler]);
  const counts = new Map<string, { one: Bound; times: number }>();
  for (const one of bound) counts.set(keyOf(one), { one, times: (counts.get(keyOf(one))?.times ?? 0) + 1 });
  const isRight = ({ one, times }: { one: Bound; times: number }) =>
    times === 1 && one.handler === handler && Object.hasOwn(PLACEMENTS, one.placement);
  const all = [...counts.values()];
  const right = new Set(all.filter(isRight).map(({ one }) => one.placement));
  const unbind = all
    .filter((entry) => !isRight(entry))
    .map(({ one }) => ({
      method: "placement.unbind",
      params: { PLACEMENT: one.placement, HANDLER: one.handler },
    }));
  const missing = (Object.keys(PLACEMENTS) as (keyof typeof PLACEMENTS)[]).filter((one) => !right.has(one));
  return [unbind, missing.map((one) => bindCommand(one, handler))];
}

/** Binds all places to `handler`. Answers what the portal refused, by code: a place less is no reason to stop. */
export async function bindPlacements(client: BitrixClient, handler: string): Promise<string[]> {
  const call = { priority: INTERACTIVE };
  const refusals: string[] = [];
  for (const commands of difference(await client.call("placement.get", {}, boundSchema, call), handler)) {
    if (commands.length === 0) continue;
    for (const answer of await client.ask(commands, call))
      if ("refusal" in answer) refusals.push(answer.refusal.code || answer.refusal.detail);
  }
  return refusals;
}
