/** An account leaves: unknown from this instant on, and erased with everything that it had. */
import type { AccountId } from "#shared/domain/account.ts";
import { tokensOf } from "../crm/registry.ts";
import type { HttpContext } from "./context.ts";

/** Answers once nothing of the account is known any more; the rows of a large one go on being deleted behind it. */
export async function removeAccount(context: HttpContext, id: AccountId): Promise<void> {
  const { store, config, log } = context;
  if (!(await store.account(id))) return;
  const erased = store.eraseAccount(id);
  erased.catch((err: unknown) => log.error({ account: id, err }, "the account is not wholly erased yet"));
  tokensOf(store, config).forget(id);
  log.info({ account: id }, "account removed");
  await Promise.race([erased, unknownSoon(context, id, erased)]);
}

/** The first step of erasing makes it unknown; an erasure that failed before that is waited for no longer. */
async function unknownSoon({ store }: HttpContext, id: AccountId, erased: Promise<void>): Promise<void> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  erased.then(end, end);
  while (!isOver && (await store.account(id))) await new Promise((resolve) => setTimeout(resolve, 10));
}
