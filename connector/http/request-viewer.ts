/** From a request to its viewer: amoCRM's `X-Auth-Token`, or a bearer session of ours. Everything else is a stranger. */
import type { Account } from "#shared/domain/account.ts";
import type { HttpContext } from "./context.ts";
import { HttpProblem } from "./problem.ts";
import { readDisposableToken } from "./session/disposable-token.ts";
import { readSession } from "./session/session-token.ts";
import { type Viewer, viewerOf } from "./viewer.ts";

const refused = () => new HttpProblem(401, "session-invalid");

/** `Bearer x` → `x`; anything else, also a doubled header, is nothing. */
function bearerOf(header: string | undefined): string | null {
  return /^Bearer ([\w.-]+)$/.exec(header ?? "")?.[1] ?? null;
}

async function fromDisposableToken(context: HttpContext, token: string): Promise<Viewer> {
  const { clientId, clientSecrets } = context.config.amocrm;
  if (!clientId) throw refused();
  const audience = new URL(context.config.publicUrl).origin;
  const read = await readDisposableToken(token, { clientId, clientSecrets, audience, now: context.now() });
  if (!read) throw refused();
  const account = await context.store.account(`amocrm:${read.accountId}`);
  if (account?.host !== read.issuerHost) throw refused();
  return viewerOf(account.id, read.userId, await context.store.dictionaries(account.id), read.admin);
}

async function fromSession(context: HttpContext, token: string): Promise<Viewer> {
  const session = await readSession(context.secret, token, context.now());
  const account = session && (await context.store.account(session.account));
  if (!session || !account || account.host !== session.host) throw refused();
  return viewerOf(account.id, session.userId, await context.store.dictionaries(account.id), session.admin);
}

/** Who asks; throws a 401 problem for whoever cannot be verified. */
export async function requestViewer(
  context: HttpContext,
  headers: { disposable: string | undefined; authorization: string | undefined },
): Promise<Viewer> {
  const bearer = bearerOf(headers.authorization);
  if (headers.disposable !== undefined && headers.authorization !== undefined) throw refused();
  if (headers.disposable !== undefined) return fromDisposableToken(context, headers.disposable);
  if (bearer) return fromSession(context, bearer);
  throw refused();
}

/** The viewer's account; gone between two lines counts as signed out. */
export async function accountOf(context: HttpContext, viewer: Viewer): Promise<Account> {
  const account = await context.store.account(viewer.account);
  if (!account) throw refused();
  return account;
}
