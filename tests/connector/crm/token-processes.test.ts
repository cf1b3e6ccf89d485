/** One pair, several processes, some of them killed (reliability.md B1, B2). */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../store/postgres-server.ts";
import { type TokenRig, tokenRig } from "./token-rig.ts";

const CALLER = join(import.meta.dirname, "token-caller.ts");
const started: ChildProcess[] = [];
let rig: TokenRig;
let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

afterEach(async () => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  await rig.close();
});

/** A running caller: `ask(n)` answers the different things that n callers got. */
async function startCaller() {
  const child = spawn(process.execPath, [CALLER, rig.id], {
    env: { PATH: process.env.PATH ?? "", ...rig.environment },
    stdio: ["pipe", "pipe", "inherit"],
  });
  started.push(child);
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value ?? "null") as string[];
  await next();
  return {
    child,
    ask(callers: number) {
      child.stdin!.write(`${callers}\n`);
      return next();
    },
  };
}

/** On the real clock, which other processes go by: the pair ended a minute ago. */
async function expiredRig(databaseUrl?: string): Promise<TokenRig> {
  const made = await tokenRig(Math.floor(Date.now() / 1000) - 86_460, databaseUrl);
  made.theirs.now += 86_460;
  return made;
}

test.each(["the embedded database", "PostgreSQL"])(
  "B1: 200 callers in two processes on %s with an expired token make one token request",
  async (where) => {
    rig = await expiredRig(where === "PostgreSQL" ? await postgres.createDatabase() : undefined);
    const callers = await Promise.all([startCaller(), startCaller()]);
    const got = await Promise.all(callers.map((one) => one.ask(100)));
    expect(rig.asked()).toBe(1);
    const { accessToken } = await rig.stored();
    expect(got).toEqual([[accessToken], [accessToken]]);
    expect(rig.fake.tokens.owner(accessToken)).not.toBeNull();
  },
);

test("B2: a process killed before the answer came: the next one says at once that it was lost", async () => {
  rig = await expiredRig();
  const settings = await rig.store.settings(rig.id);
  await rig.store.putSettings(rig.id, { ...settings, plan: { "2026-10": { account: 5 } } });
  const first = await startCaller();
  // The CRM spends the token, and whoever asked is gone before he hears of it.
  const spent = new Promise<void>((resolve) => {
    const answerToken = rig.fake.tokens.answerToken;
    rig.fake.tokens.answerToken = async (request) => {
      const answer = await answerToken(request);
      first.child.kill("SIGKILL");
      await once(first.child, "exit");
      rig.fake.tokens.answerToken = answerToken;
      resolve();
      return answer;
    };
  });
  void first.ask(1);
  await spent;
  const second = await startCaller();
  const [told] = await second.ask(3);
  expect(told).toContain("its answer was lost on the way. Connect again; figures and settings are kept.");
  expect((await rig.stored()).failure).toMatchObject({ code: "token-lost", until: null });
  expect((await rig.store.settings(rig.id)).plan).toEqual({ "2026-10": { account: 5 } });
  // And it is not asked again.
  const asked = rig.asked();
  await second.ask(5);
  expect(rig.asked()).toBe(asked);
});

test("B2: a process killed before the CRM heard of it: the next one renews as if nothing had been", async () => {
  rig = await expiredRig();
  const first = await startCaller();
  rig.fake.faults.next.push({ times: 1, match: /access_token/, what: { kind: "hang" } });
  void first.ask(1);
  await expect.poll(() => rig.asked()).toBe(1);
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  const second = await startCaller();
  const got = await second.ask(2);
  expect(got).toEqual([(await rig.stored()).accessToken]);
  expect(rig.asked()).toBe(2);
});
