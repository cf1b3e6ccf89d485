/** How the two other clients read a portal's deals, their stage history and activities, each in its own best way. */
import { Bitrix } from "@2bad/bitrix";
import { B24Hook } from "@bitrix24/b24jssdk";

export interface ReadRows {
  deals: number;
  moves: number;
  activities: number;
}

export interface Webhook {
  origin: string;
  user: string;
  secret: string;
}

const SELECT = ["*", "UF_*"];
const PAGE = 50;

/** Rows of a page, whichever of its two forms a list has. */
const rowsIn = (result: unknown): unknown[] =>
  Array.isArray(result)
    ? result.flatMap((one) => ((one as { items?: unknown[] }).items ?? [one]) as unknown[])
    : ((result as { items?: unknown[] })?.items ?? []);

/** `callList`: `>ID` page after page, in one burst of fifty requests and then two a second. */
export async function readWithOfficialSdk({ origin, user, secret }: Webhook): Promise<ReadRows> {
  const portal = new B24Hook({ b24Url: origin, userId: Number(user), secret });
  portal.offClientSideWarning();
  const all = async (method: string, params: object, customKeyForResult?: string) => {
    const answer = await portal.actions.v2.callList.make({
      method,
      params: params as never,
      idKey: "ID",
      ...(customKeyForResult ? { customKeyForResult } : {}),
      requestId: method,
    });
    if (!answer.isSuccess) throw new Error(answer.getErrorMessages().join("; "));
    return answer.getData()!.length;
  };
  const deals = await all("crm.deal.list", { select: SELECT });
  const moves = await all("crm.stagehistory.list", { entityTypeId: 2 }, "items");
  const activities = await all("crm.activity.list", {});
  return { deals, moves, activities };
}

/**
 * `list`: the first page, then all offsets in batches of fifty, two requests a second. It takes no rows under `items`, so
 * the history is asked for as `list` would, through its own `call` and `batch`.
 */
export async function readWithSecondClient({ origin, user, secret }: Webhook): Promise<ReadRows> {
  const portal = Bitrix(`${origin}/rest/${user}/${secret}`);
  const all = async (method: string, params: object) => {
    const { result } = await portal.list(method as never, params as never);
    return rowsIn(result).length;
  };
  const history = async () => {
    const method = "crm.stagehistory.list" as never;
    const first = await portal.call(method, { entityTypeId: 2, start: 0 } as never);
    const { total } = first as unknown as { total: number };
    const starts = Array.from({ length: Math.ceil(total / PAGE) }, (_, index) => index * PAGE);
    const commands = starts.map((start) => ({ method, params: { entityTypeId: 2, start } }));
    const { result } = await portal.batch(commands as never);
    return Object.values(result.result).flatMap(rowsIn).length;
  };
  const deals = await all("crm.deal.list", { select: SELECT });
  const moves = await history();
  const activities = await all("crm.activity.list", {});
  return { deals, moves, activities };
}
