/** An account of the simulated amoCRM with a pair of its own, a real store, and as many processes' tokens as a test wants. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { amocrmOAuth } from "#connector/amocrm/oauth.ts";
import { type Config, readConfig } from "#connector/config.ts";
import type { OAuth, Pair } from "#connector/crm/oauth.ts";
import type { Clock } from "#connector/crm/throttle.ts";
import { createTokenJournal } from "#connector/crm/token-journal.ts";
import { createTokens, type Tokens } from "#connector/crm/tokens.ts";
import { openStore } from "#connector/store/open-store.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import type { OAuthCredentials, Store } from "#connector/store/store.ts";
import type { Account } from "#shared/domain/account.ts";
import { type AmoFake, createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import { serveHandlers } from "#tests/fakes/http/serve.ts";
import { account } from "../store/rows.ts";

export const KEY = Buffer.alloc(32, 7);
const ID = "amocrm:31415";

export interface TokenRig {
  fake: AmoFake;
  id: Account["id"];
  store: Store;
  folder: string;
  config: Config;
  /** What a process of its own needs to join in. */
  environment: Record<string, string>;
  /** Seconds since 1970 for our side and for the CRM's; both move by hand. */
  ours: { now: number };
  theirs: { now: number };
  oauth: ReturnType<typeof amocrmOAuth>;
  tokens: Tokens;
  /** Tokens as another process would have them. */
  another(change?: { store?: Store; oauth?: OAuth; clock?: Clock }): Tokens;
  stored(): Promise<OAuthCredentials>;
  /** The pair that is stored, as `OAuth` takes it. */
  pair(): Promise<Pair>;
  /** Token requests that the CRM got. */
  asked(): number;
  close(): Promise<void>;
}

/** `databaseUrl`: on PostgreSQL instead of the embedded file. */
export async function tokenRig(start = 1_700_000_000, databaseUrl?: string): Promise<TokenRig> {
  const folder = mkdtempSync(join(tmpdir(), "desyatka-tokens-"));
  const [ours, theirs] = [{ now: start }, { now: start }];
  let fake!: AmoFake;
  const served = await serveHandlers((origin) => {
    fake = createAmoFake({ origin, token: "long", requestsPerSecond: 0, clock: () => theirs.now });
    return fake.handlers;
  });
  const environment = {
    DESYATKA_DATA: folder,
    DESYATKA_SECRET: KEY.toString("base64"),
    PUBLIC_URL: new URL(fake.integration.redirectUri).origin,
    AMOCRM_CLIENT_ID: fake.integration.clientId,
    AMOCRM_CLIENT_SECRET: fake.integration.clientSecret,
    DESYATKA_CRM_HOSTS: served.host,
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  };
  const config = readConfig(environment);
  const box = createSecretBox(KEY);
  const store = await openStore(config);
  const oauth = amocrmOAuth(config, () => ours.now);
  const another: TokenRig["another"] = (change = {}) =>
    createTokens({
      store: change.store ?? store,
      oauth: () => change.oauth ?? oauth,
      journal: createTokenJournal(folder, box),
      now: () => ours.now,
      ...(change.clock && { clock: change.clock }),
    });
  const { credentials } = await oauth.exchange(fake.tokens.issueCode(), served.host);
  await store.putAccount({ ...account(ID), host: served.host }, { credentials });
  fake.log.length = 0;
  const stored = async () => (await store.credentials(ID)) as OAuthCredentials;
  return {
    fake,
    id: ID,
    store,
    folder,
    config,
    environment,
    ours,
    theirs,
    oauth,
    tokens: another(),
    another,
    stored,
    pair: async () => ({ credentials: await stored(), host: (await store.account(ID))!.host }),
    asked: () => fake.log.filter((one) => one.path === "/oauth2/access_token").length,
    async close() {
      await store.close();
      await served.close();
    },
  };
}

/** The pair's end has come, on both clocks. */
export function letExpire(rig: TokenRig): void {
  rig.ours.now += 86_400;
  rig.theirs.now += 86_400;
}
