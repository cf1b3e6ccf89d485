/** `GET /api/status`, also part of every report: is it connected, how far is the first pull, how old are the figures. */
import type { StatusAnswer } from "#shared/api/answers.ts";
import type { Account } from "#shared/domain/account.ts";
import { formatInstant } from "#shared/domain/instant.ts";
import type { StreamState } from "#shared/domain/stream.ts";
import type { Language } from "#shared/text/errors.ts";
import { PROBLEM_TEXTS } from "#shared/text/problems.ts";
import { accessHealth } from "../crm/access-health.ts";
import { tokensOf } from "../crm/registry.ts";
import { isWindowCursor, shareDone } from "../crm/windows.ts";
import { noteOf } from "../jobs/account-notes.ts";
import type { HttpContext } from "./context.ts";
import { hookAddress } from "./hook-address.ts";
import type { Viewer } from "./viewer.ts";

/** Nothing comes any more until an administrator connects again. */
const REFUSALS = ["token-refused", "token-lost", "crm-moved"];

function shareOf(stream: StreamState): number {
  if (stream.syncedUntil !== null) return 1;
  return isWindowCursor(stream.cursor) ? shareDone(stream.cursor) : 0;
}

function freshnessOf(streams: readonly StreamState[], now: number): StatusAnswer["freshness"] {
  return streams.map(({ stream, syncedUntil, problem }) => ({
    stream,
    syncedUntil: syncedUntil === null ? null : formatInstant(syncedUntil),
    behindSeconds: syncedUntil === null ? null : Math.max(0, now - syncedUntil),
    problem,
  }));
}

/** Progress that nobody has told on for so long is a dead process's. */
const STALE_SECONDS = 30;

async function presentProgress({ store, now }: HttpContext, account: Account) {
  const progress = await noteOf(store, account.id, "progress");
  return progress && now() - progress.at < STALE_SECONDS ? progress : null;
}

/** The hooks' address is a key: only an administrator, who has to enter it in the CRM, is told. */
async function hookAdvice({ store, config, secret }: HttpContext, account: Account, viewer: Viewer) {
  const hooks = await noteOf(store, account.id, "hooks");
  if (hooks?.subscription !== "by-hand" || !viewer.admin) return [];
  const code = account.crm === "amocrm" ? "hooks-by-hand" : "events-by-hand";
  return [{ code, params: { address: hookAddress(config.publicUrl, secret, account, true) } }];
}

async function problemsOf(
  context: HttpContext,
  account: Account,
  facts: { streams: readonly StreamState[]; access: readonly string[] },
): Promise<string[]> {
  const trouble = await noteOf(context.store, account.id, "trouble");
  const codes = [
    ...facts.access,
    ...facts.streams.flatMap((stream) => stream.problem ?? []),
    ...(trouble ? [trouble.code] : []),
    ...(account.fullRights ? [] : ["not-full-rights"]),
    ...(account.unknownZone ? ["zone-unknown"] : []),
  ];
  return [...new Set(codes)];
}

function problemText(code: string, params: Record<string, string>, language: Language): string {
  const text = PROBLEM_TEXTS[code]?.[language] ?? code;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole);
}

export async function statusAnswer(
  context: HttpContext,
  account: Account,
  viewer: Viewer,
  language: Language,
): Promise<StatusAnswer> {
  const { store } = context;
  const streams = await store.streams(account.id);
  const credentials = await store.credentials(account.id);
  const work = await presentProgress(context, account);
  const pulled = streams.length > 0 && streams.every((stream) => stream.syncedUntil !== null);
  const access = accessHealth(account, credentials, {
    dictionaries: await store.dictionaries(account.id),
    lifetime: tokensOf(store, context.config).lifetime(account.id),
    now: context.now(),
  });
  const share = streams.reduce((sum, one) => sum + shareOf(one), 0) / Math.max(6, streams.length);
  const problems = await problemsOf(context, account, { streams, access: access.problems });
  const connected = access.connected && !problems.some((code) => REFUSALS.includes(code));
  const reconciled = await noteOf(store, account.id, "reconciled");
  return {
    crm: account.crm,
    connected,
    syncing: !pulled && connected,
    done: pulled ? 1 : (work?.done ?? share),
    rows: work?.rows ?? 0,
    eta: pulled ? null : (work?.secondsLeft ?? null),
    freshness: freshnessOf(streams, context.now()),
    fullRights: account.fullRights,
    problems: problems.map((code) => ({ code, text: problemText(code, {}, language) })),
    advice: (await hookAdvice(context, account, viewer)).map(({ code, params }) => ({
      code,
      text: problemText(code, params, language),
    })),
    reconciled: reconciled && { ...reconciled, at: formatInstant(reconciled.at) },
    viewer: { name: viewer.name, admin: viewer.admin, limited: viewer.managerIds !== null },
  };
}
