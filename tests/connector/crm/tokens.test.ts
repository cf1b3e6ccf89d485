/** An account's pair in one process (reliability.md, group B); several processes are in `token-processes.test.ts`. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { amocrmOAuth } from "#connector/amocrm/oauth.ts";
import { CrmBlockedError, CrmUnavailableError, StorageError } from "#connector/errors.ts";
import { TROUBLES } from "#tests/fakes/amocrm/fake.ts";
import { plan } from "#tests/fakes/http/planned-faults.ts";
import { handClock } from "../bitrix24/hand-clock.ts";
import { letExpire, type TokenRig, tokenRig } from "./token-rig.ts";

let rig: TokenRig;
beforeEach(async () => {
  rig = await tokenRig();
});
afterEach(() => rig.close());

const DAY = 86_400;
const ALIVE = `another ${process.ppid} holder`;

async function useToken(tokens = rig.tokens): Promise<string> {
  const { credentials } = await tokens.current(rig.id);
  return credentials.kind === "oauth" ? credentials.accessToken : "";
}
const errorOf = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error);
/** The CRM's clock and ours, and what a caller a minute does to the token endpoint. */
async function liveThrough(seconds: number, step: number, work: () => Promise<unknown>): Promise<void> {
  for (let passed = 0; passed < seconds; passed += step) {
    rig.ours.now += step;
    rig.theirs.now += step;
    await work();
  }
}

describe("renewing", () => {
  test("a pair that is good is used as it is; one near its end is renewed before it ends", async () => {
    const first = await useToken();
    expect(rig.asked()).toBe(0);
    rig.ours.now += DAY - 601;
    expect(await useToken()).toBe(first);
    rig.ours.now += 2;
    const second = await useToken();
    expect(second).not.toBe(first);
    expect([rig.asked(), (await rig.stored()).accessToken]).toEqual([1, second]);
  });

  test("B7: a busy day costs one token request, an idle one none", async () => {
    await liveThrough(DAY, 60, () => useToken());
    expect(rig.asked()).toBe(1);
    await liveThrough(DAY, DAY, async () => undefined);
    expect(rig.asked()).toBe(1);
  });

  test("a token that lives for a minute only is not renewed with every call", async () => {
    const pair = await rig.pair();
    await rig.store.putCredentials(rig.id, { ...pair.credentials, expiresAt: rig.ours.now + 60 });
    await liveThrough(50, 1, () => useToken());
    expect(rig.asked()).toBe(0);
  });

  test.each([-600, 600])("B9: clocks that differ by %d s renew once, and at the right time", async (skew) => {
    rig.ours.now += skew;
    letExpire(rig);
    await useToken();
    await liveThrough(3_600, 600, () => useToken());
    expect(rig.asked()).toBe(1);
    expect((await rig.stored()).expiresAt).toBe((await rig.stored()).obtainedAt + DAY);
  });

  test("B9: an answer without `expires_in` counts as a day", async () => {
    const answerToken = rig.fake.tokens.answerToken;
    rig.fake.tokens.answerToken = async (request) => {
      const { expires_in, ...rest } = (await (await answerToken(request)).json()) as { expires_in: number };
      return Response.json(rest);
    };
    letExpire(rig);
    await useToken();
    expect((await rig.stored()).expiresAt).toBe(rig.ours.now + DAY);
  });

  test("while the CRM is out of reach a token that was tried early goes on serving", async () => {
    const first = await useToken();
    rig.ours.now += DAY - 300;
    plan(rig.fake.faults, TROUBLES.badGateway(), { times: 100, match: /access_token/ });
    expect(await useToken()).toBe(first);
    rig.ours.now += 301;
    expect(await errorOf(useToken())).toBeInstanceOf(CrmUnavailableError);
    // And nobody knocks with every call: seconds first, minutes later.
    const asked = rig.asked();
    await errorOf(useToken());
    expect(rig.asked()).toBe(asked);
  });

  test("an outdated refusal renews nothing: what is stored by now is used", async () => {
    const before = await rig.tokens.current(rig.id);
    letExpire(rig);
    const renewed = await useToken();
    const answer = await rig.tokens.renew(rig.id, before);
    expect(answer.credentials).toMatchObject({ accessToken: renewed });
    expect(rig.asked()).toBe(1);
  });

  test("a block by the CRM is told as one, and the token endpoint is left alone", async () => {
    letExpire(rig);
    plan(rig.fake.faults, TROUBLES.blocked(), { times: 100, match: /access_token/ });
    expect(await errorOf(useToken())).toBeInstanceOf(CrmBlockedError);
    for (let call = 0; call < 20; call++) await errorOf(useToken());
    expect(rig.asked()).toBe(1);
  });
});

describe("when it goes wrong", () => {
  test("B2: a pair that the database does not take serves from memory, and outlives the process in a sealed file", async () => {
    let broken = false;
    const store = {
      ...rig.store,
      changeCredentials: (...given: Parameters<typeof rig.store.changeCredentials>) => {
        if (broken) throw new StorageError("storage-failed", { detail: "disk full" });
        return rig.store.changeCredentials(...given);
      },
    };
    const refresh = rig.oauth.refresh;
    const oauth = {
      ...rig.oauth,
      refresh: async (...given: Parameters<typeof refresh>) => {
        const pair = await refresh(...given);
        broken = true;
        return pair;
      },
    };
    letExpire(rig);
    const struck = rig.another({ store, oauth });
    const got = await useToken(struck);
    expect(rig.fake.tokens.owner(got)).not.toBeNull();
    expect(await useToken(struck)).toBe(got);
    expect((await rig.stored()).accessToken).not.toBe(got);
    const folder = join(rig.folder, "unsaved-tokens");
    const [file] = readdirSync(folder);
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(readFileSync(join(folder, file!), "utf8")).not.toContain(got.slice(0, 20));
    // The process ends here; the next one finds the file.
    expect(await useToken(rig.another())).toBe(got);
    expect((await rig.stored()).accessToken).toBe(got);
    expect(existsSync(join(folder, file!))).toBe(false);
    expect(rig.asked()).toBe(1);
  });

  test("B2: nothing is asked for while the database cannot note it: the token is not spent in vain", async () => {
    const store = {
      ...rig.store,
      changeCredentials: () => Promise.reject(new StorageError("storage-failed", { detail: "read-only" })),
    };
    letExpire(rig);
    expect(await errorOf(useToken(rig.another({ store })))).toBeInstanceOf(StorageError);
    expect(rig.asked()).toBe(0);
    expect(await useToken()).not.toBe("");
  });

  test("B2: an answer that was lost on the way ends in “connect again”, within a minute and for good", async () => {
    letExpire(rig);
    plan(rig.fake.faults, TROUBLES.lost(), { match: /access_token/ });
    expect(await errorOf(useToken())).toBeInstanceOf(CrmUnavailableError);
    rig.ours.now += 10;
    const told = await errorOf(useToken());
    expect(told).toMatchObject({ code: "token-lost" });
    await liveThrough(30 * DAY, DAY / 4, () => errorOf(useToken()));
    expect(rig.asked()).toBe(2);
  });

  test("B3: a slow renewal that outlives its lease still brings the only living pair, and it is used", async () => {
    letExpire(rig);
    let answer!: () => void;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const answerToken = rig.fake.tokens.answerToken;
    rig.fake.tokens.answerToken = async (request) => {
      const made = await answerToken(request);
      rig.fake.tokens.answerToken = answerToken;
      await held;
      return made;
    };
    const slow = useToken();
    await expect.poll(() => rig.asked()).toBe(1);
    // Its lease runs out, as that of a process that the machine has stopped for a while.
    await rig.store.changeCredentials(rig.id, (one) =>
      one?.kind === "oauth" ? { ...one, asked: { by: ALIVE, at: rig.ours.now } } : null,
    );
    rig.ours.now += 30;
    const eager = rig.another();
    expect(await errorOf(useToken(eager))).toMatchObject({ code: "token-wait" });
    expect((await rig.stored()).failure).toBeUndefined();
    answer();
    const pair = await slow;
    expect(rig.fake.tokens.owner(pair)).not.toBeNull();
    expect(await useToken(eager)).toBe(pair);
  });

  test("B4: refused because somebody else has renewed meanwhile: his pair is used", async () => {
    letExpire(rig);
    const refresh = rig.oauth.refresh;
    const oauth = {
      ...rig.oauth,
      async refresh(...[pair]: Parameters<typeof refresh>) {
        const theirs = await refresh(pair);
        await rig.store.changeCredentials(rig.id, () => theirs.credentials);
        return refresh(pair);
      },
    };
    const got = await useToken(rig.another({ oauth }));
    expect(got).toBe((await rig.stored()).accessToken);
    expect(rig.fake.tokens.owner(got)).not.toBeNull();
    expect((await rig.stored()).failure).toBeUndefined();
  });

  test("B5: a lease that stays taken is waited for, and is told as such, not as wrong credentials", async () => {
    letExpire(rig);
    const clock = handClock();
    const waiting = rig.another({ clock });
    await rig.store.lease(`token ${rig.id}`, ALIVE, rig.ours.now, 600);
    const told = await clock.runUntil(errorOf(useToken(waiting)));
    expect(told).toBeInstanceOf(CrmUnavailableError);
    expect(told).toMatchObject({ code: "token-wait" });
    expect(clock.now()).toBeGreaterThan(60_000);
    await rig.store.release(`token ${rig.id}`, ALIVE);
    expect(await clock.runUntil(useToken(waiting))).toBe((await rig.stored()).accessToken);
  });

  test("B6: a dead pair is asked for once in thirty days of a call each minute", async () => {
    rig.fake.tokens.revokeAll();
    letExpire(rig);
    await liveThrough(30 * DAY, 600, () => errorOf(useToken()));
    expect(rig.asked()).toBe(1);
    expect(await errorOf(useToken())).toMatchObject({ code: "token-refused", name: "CrmAuthError" });
  });

  test("B6: keys of ours that the CRM refuses are tried some two dozen times a day, and mended keys heal it", async () => {
    const wrong = amocrmOAuth(
      { ...rig.config, amocrm: { ...rig.config.amocrm, clientSecrets: ["wrong"] } },
      () => rig.ours.now,
    );
    letExpire(rig);
    const lame = rig.another({ oauth: wrong });
    await liveThrough(DAY, 60, () => errorOf(useToken(lame)));
    expect(rig.asked()).toBeLessThan(40);
    expect(await errorOf(useToken(lame))).toMatchObject({ code: "client-refused" });
    await liveThrough(3_600, 60, () => errorOf(useToken()));
    expect(await useToken()).toBe((await rig.stored()).accessToken);
  });

  test("B8: a pair that nobody uses is renewed three times in its life, by a daily look", async () => {
    let renewed = 0;
    await liveThrough(180 * DAY, DAY, async () => {
      if (await rig.tokens.keepAlive(rig.id)) renewed++;
    });
    expect(renewed).toBe(6);
    expect(await useToken()).not.toBe("");
  });

  test("B12: an account that is erased while its pair is renewed gets nothing stored", async () => {
    letExpire(rig);
    const answerToken = rig.fake.tokens.answerToken;
    rig.fake.tokens.answerToken = async (request) => {
      const made = await answerToken(request);
      await rig.store.eraseAccount(rig.id);
      return made;
    };
    expect(await errorOf(useToken())).toMatchObject({ code: "account-unknown" });
    expect([await rig.store.account(rig.id), await rig.store.credentials(rig.id)]).toEqual([null, null]);
  });

  test("B12: an account that is connected anew while its pair is renewed keeps the new pair", async () => {
    letExpire(rig);
    const answerToken = rig.fake.tokens.answerToken;
    const fresh = await rig.oauth.exchange(rig.fake.tokens.issueCode(), (await rig.pair()).host);
    rig.fake.tokens.answerToken = async (request) => {
      const made = await answerToken(request);
      await rig.store.putCredentials(rig.id, fresh.credentials);
      return made;
    };
    expect(await useToken()).toBe(fresh.credentials.accessToken);
    expect(await rig.stored()).toMatchObject({ refreshToken: fresh.credentials.refreshToken });
  });

  test("B16: while the secret is being replaced, either is tried; a spent token is not tried with both", async () => {
    const both = { ...rig.config.amocrm, clientSecrets: ["next-secret", ...rig.config.amocrm.clientSecrets] };
    const tokens = rig.another({ oauth: amocrmOAuth({ ...rig.config, amocrm: both }, () => rig.ours.now) });
    letExpire(rig);
    expect(await useToken(tokens)).not.toBe("");
    expect(rig.asked()).toBe(2);
    expect((await rig.stored()).failure).toBeUndefined();
  });
});
