/** What every CRM behind the port promises to `connector/sync`: its specification, run against each adapter. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CrmAuthError, CrmBlockedError, InputError } from "#connector/errors.ts";
import { connect, now } from "./connected.ts";
import { KilledError, killedAfter, type SimulatedCrm } from "./simulated-crm.ts";

/** `start` makes a simulated CRM that holds some hundred records with moves and touches. */
export function describeAdapter(name: string, start: () => Promise<SimulatedCrm>): void {
  describe(`${name} behind the CRM port`, () => {
    let simulated: SimulatedCrm;
    beforeAll(async () => {
      simulated = await start();
    });
    afterAll(() => simulated.close());

    test("takes what a person gives to connect, and nothing else", () => {
      const { adapter, input } = simulated;
      expect(adapter.parseConnect(input).host).toMatch(/^127\.0\.0\.1:\d+$/);
      const strangers = [
        "https://evil.example/rest/1/secret/",
        "http://127.0.0.1:1/rest/1/secret/",
        "::",
        "",
      ];
      for (const url of strangers)
        expect(() => adapter.parseConnect({ url, token: "t", webhook: url }), url).toThrow(InputError);
    });

    test("says whose the credentials are, and refuses wrong ones", async () => {
      const { adapter, input, wrongInput } = simulated;
      const { credentials, host } = adapter.parseConnect(input);
      const account = await adapter.identify(credentials, host);
      expect(account).toMatchObject({ crm: adapter.name, host, currency: "RUB", fullRights: true });
      expect(account.id).toMatch(new RegExp(`^${adapter.name}:.+`));
      const wrong = adapter.parseConnect(wrongInput);
      await expect(adapter.identify(wrong.credentials, wrong.host)).rejects.toBeInstanceOf(CrmAuthError);
    });

    test("pulls everything, and every request is counted", async () => {
      const { store, account, crm, sync } = await connect(simulated);
      const before = simulated.requests();
      const results = await sync();
      expect(results.map((one) => one.stream)).toEqual(crm.streams);
      const requests = results.reduce((sum, one) => sum + one.requests, 0);
      expect(requests).toBe(simulated.requests() - before);
      expect(crm.traffic()).toEqual({ requests, refused: 0, retried: 0 });
      const states = await store.streams(account.id);
      expect(states.map((one) => one.stream).sort()).toEqual([...crm.streams].sort());
      for (const one of states) expect(one.syncedUntil, one.stream).toBeGreaterThan(now() - 60);
      const rows = await store.rows(account.id);
      expect(rows.records.length).toBeGreaterThan(100);
      expect(rows.moves.length).toBeGreaterThan(rows.records.length);
      expect(new Set(rows.touches.map((one) => one.kind))).toEqual(
        new Set(["call", "message", "email", "meeting"]),
      );
      const dictionaries = await store.dictionaries(account.id);
      expect(dictionaries.managers.length).toBeGreaterThan(1);
      expect(dictionaries.pipelines.length).toBeGreaterThan(0);
      await store.close();
    });

    test("a repeated pull changes nothing", async () => {
      const { store, account, sync } = await connect(simulated);
      await sync();
      const revision = await store.revision(account.id);
      const rows = await store.rows(account.id);
      await sync();
      expect(await store.revision(account.id)).toBe(revision);
      await sync({ full: true });
      expect(await store.rows(account.id)).toEqual(rows);
      await store.close();
    });

    test("killed after any number of steps, it goes on and ends with the same rows", async () => {
      const whole = await connect(simulated);
      await whole.sync();
      const cut = await connect(simulated);
      let kills = 0;
      for (let steps = 1; ; steps += 1 + kills) {
        const ended = await cut
          .sync({ crm: killedAfter(cut.crm, steps) })
          .then(() => true)
          .catch((error: unknown) => {
            if (!(error instanceof KilledError)) throw error;
            kills++;
            return false;
          });
        if (ended) break;
      }
      expect(kills).toBeGreaterThan(3);
      expect(await cut.store.rows(cut.account.id)).toEqual(await whole.store.rows(whole.account.id));
      await Promise.all([whole.store.close(), cut.store.close()]);
    });

    test("finds what was added, changed, won and deleted since", async () => {
      const { deeds } = simulated;
      const { store, sync, record } = await connect(simulated);
      const [kept, gone] = [deeds.add("Первая"), deeds.add("Вторая")];
      await sync();
      const added = deeds.add("Третья");
      deeds.rename(kept, "Переименована");
      deeds.win(kept);
      deeds.delete(gone);
      await sync();
      expect(await record(added)).toMatchObject({ title: "Третья", outcome: "open", deletedAt: null });
      expect(await record(kept)).toMatchObject({ title: "Переименована", outcome: "won" });
      expect(await record(gone)).toMatchObject({ title: "Вторая", deletedAt: expect.any(Number) });
      await store.close();
    });

    test("reads single records again when a hook names them", async () => {
      const { deeds } = simulated;
      const { store, account, crm, sync, record } = await connect(simulated);
      const [changed, gone] = [deeds.add("До"), deeds.add("Лишняя")];
      await sync();
      deeds.rename(changed, "После");
      deeds.delete(gone);
      const batches = crm.read([changed, gone], {
        state: null,
        since: 0,
        sinceIsFirm: false,
        until: now(),
        settings: await store.settings(account.id),
        signal: new AbortController().signal,
        knownRecordIds: () => store.recordIds(account.id),
        meter: { requests: 0, refused: 0 },
      });
      for await (const batch of batches) await store.apply(account.id, batch, null);
      expect(await record(changed)).toMatchObject({ title: "После" });
      expect(await record(gone)).toMatchObject({ deletedAt: expect.any(Number) });
      await store.close();
    });

    test("outlasts cut answers, server errors and refusals for speed", async () => {
      const calm = await connect(simulated);
      await calm.sync();
      const { store, account, sync } = await connect(simulated);
      simulated.trouble("cut", 2);
      simulated.trouble("server-error", 2);
      simulated.trouble("too-fast", 1);
      const results = await sync();
      expect(results.reduce((sum, one) => sum + one.refused, 0)).toBe(1);
      expect(await store.rows(account.id)).toEqual(await calm.store.rows(calm.account.id));
      await Promise.all([calm.store.close(), store.close()]);
    });

    test("stops at once when it is blocked or its credentials are revoked, and loses nothing", async () => {
      const { store, account, crm, sync } = await connect(simulated);
      await sync();
      const rows = await store.rows(account.id);
      const stopped = async (error: typeof CrmBlockedError | typeof CrmAuthError) => {
        const before = crm.traffic().requests;
        await expect(sync()).rejects.toBeInstanceOf(error);
        expect(crm.traffic().requests - before).toBeLessThan(20);
        expect(await store.rows(account.id)).toEqual(rows);
      };
      simulated.trouble("blocked", 1);
      await stopped(CrmBlockedError);
      simulated.revoke(true);
      await stopped(CrmAuthError);
      simulated.revoke(false);
      await sync();
      await store.close();
    });

    test("stops between two steps when it is told to", async () => {
      const { store, account, sync } = await connect(simulated);
      const stopping = new AbortController();
      const onProgress = () => stopping.abort();
      await expect(sync({ signal: stopping.signal, onProgress })).rejects.toMatchObject({
        name: "AbortError",
      });
      const states = await store.streams(account.id);
      expect(states.some((one) => one.syncedUntil === null) || states.length < 2).toBe(true);
      await sync();
      await store.close();
    });

    test("links a record to its page in the CRM", async () => {
      const { store, account, crm } = await connect(simulated);
      const url = new URL(crm.recordUrl("11"));
      expect(url.host).toBe(account.host);
      expect(url.pathname).toContain("11");
      await store.close();
    });
  });
}
