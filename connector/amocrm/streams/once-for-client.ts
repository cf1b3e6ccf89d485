/** Questions that several streams ask at the same time, and whose answer holds for a client's life. */
import type { PullOptions } from "../../crm/adapter.ts";
import type { AmoClient } from "../client.ts";

/** Asks once. A failure is no answer: the next pull asks again. */
export function onceForClient<Answer>(
  ask: (client: AmoClient, options: PullOptions) => Promise<Answer>,
): (client: AmoClient, options: PullOptions) => Promise<Answer> {
  const answers = new WeakMap<AmoClient, Promise<Answer>>();
  return (client, options) => {
    const known = answers.get(client);
    if (known) return known;
    const asked = ask(client, options);
    answers.set(client, asked);
    asked.catch(() => answers.delete(client));
    return asked;
  };
}
