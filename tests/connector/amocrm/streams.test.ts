/** What a pull brings home, whatever the account does that no source rules out. */
import { afterEach, describe, expect, test } from "vitest";
import { CrmBlockedError, CrmContractError } from "#connector/errors.ts";
import { connect, now } from "../crm/connected.ts";
import { type PlainAccount, plainAccount, type Row, type Rules } from "./plain-account.ts";
import { call, DAY, event, eventsOf, lead, leads, moved, NOW, pipeline, task } from "./plain-rows.ts";

const open: PlainAccount[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((account) => account.close()));
});

async function pulled(tables: Record<string, Row[]>, rules: Partial<Rules> = {}) {
  const account = await plainAccount({ pipelines: [pipeline], ...tables }, rules);
  open.push(account);
  const connected = await connect(account);
  const results = await connected.sync();
  const rows = () => connected.store.rows(connected.account.id);
  return { account, connected, results, rows };
}

/** A minute from now: another sync. */
const later = () => now() + 60;

const ids = (rows: readonly { id: string }[]) => new Set(rows.map((row) => row.id));
const requests = (results: readonly { requests: number }[]) =>
  results.reduce((sum, one) => sum + one.requests, 0);

describe("every row is read, whatever the account's own order and pages", () => {
  const rows = leads(1_200);
  const tables = { leads: rows, events: eventsOf(rows) };
  const whole = { records: 1_200, moves: 1_200, touches: 1_200 };

  test.each<[string, Partial<Rules>]>([
    ["newest first", { order: "newest" }],
    ["oldest first", { order: "oldest" }],
    ["in no order at all", { order: "shuffled" }],
    ["orders are ignored", { ignoresOrder: true, order: "newest" }],
    ["pages are smaller than asked for", { largestPage: 50 }],
    ["pages without rows lie between", { hasGaps: true }],
    ["filters are ignored", { ignoresFilters: true, order: "newest" }],
    ["filters and orders are ignored", { ignoresFilters: true, ignoresOrder: true, order: "shuffled" }],
    ["there is a highest page", { highestPage: 20 }],
    ["large pages end in 504", { tooLarge: 60 }],
  ])("%s", async (_, rules) => {
    const { rows: stored } = await pulled(tables, rules);
    const { records, moves, touches } = await stored();
    expect({
      records: ids(records).size,
      moves: ids(moves).size,
      touches: ids(touches).size,
    }).toEqual(whole);
  });

  test.each([
    { status: 204, body: "" },
    { status: 200, body: "" },
    { status: 200, body: "{}" },
    { status: 200, body: "[]" },
    { status: 200, body: '{"_page":1,"_links":{"self":{"href":"x"}}}' },
    { status: 200, body: '{"_links":[],"_embedded":[]}' },
    { status: 200, body: '{"_embedded":{"leads":[],"events":null}}' },
  ])("an empty list looks like $status $body", async (empty) => {
    const { rows: stored, connected } = await pulled({ leads: [lead(1)] }, { empty });
    expect((await stored()).records).toHaveLength(1);
    const states = await connected.store.streams(connected.account.id);
    expect(states.every((state) => state.syncedUntil !== null)).toBe(true);
  });

  test("thousands of rows in one second", async () => {
    const at = NOW - 20 * DAY;
    const same: Row[] = leads(1_300).map((row) => ({ ...row, created_at: at, updated_at: at }));
    const { rows: stored } = await pulled({
      leads: same,
      events: same.map((row) => moved(at, Number(row.id), 142)),
    });
    const { records, moves } = await stored();
    expect([records.length, moves.length]).toEqual([1_300, 1_300]);
  });

  test("rows leave and join pages while they are read", async () => {
    const live = leads(1_500);
    const keep = ids(live.slice(750) as { id: string }[]);
    const { rows: stored } = await pulled(
      { leads: live },
      {
        before(path) {
          // Rows that were read already go, and pull the unread ones to the front.
          if (path.startsWith("/api/v4/leads?with=contacts")) live.splice(0, 40);
        },
      },
    );
    const records = ids((await stored()).records);
    const missing = [...keep].filter((id) => !records.has(String(id)) && live.some((row) => row.id === id));
    expect(missing).toEqual([]);
  });

  test("an account of 20,000 leads takes little more than its pages", async () => {
    const many = leads(20_000).map((row, index) => ({
      ...row,
      created_at: NOW - 700 * DAY + index * 3_000,
      updated_at: NOW - 700 * DAY + index * 3_000,
    }));
    const { results, rows: stored } = await pulled({ leads: many, events: eventsOf(many) });
    const { records, moves, touches } = await stored();
    expect([records.length, moves.length, touches.length]).toEqual([20_000, 20_000, 20_000]);
    const pages = 20_000 / 250 + 40_000 / 100;
    expect(requests(results)).toBeLessThan(1.25 * pages);
  });
});

describe("later pulls", () => {
  test("cost a handful of requests, and find what is new", async () => {
    const rows = leads(600);
    const events = eventsOf(rows);
    const { account, connected } = await pulled({ leads: rows, events });
    rows.push(lead(601, { created_at: NOW, updated_at: NOW }));
    rows[5] = { ...rows[5], name: "Новое имя", updated_at: NOW };
    events.push(moved(NOW, 601, 142));
    const before = account.asked.length;
    await connected.sync({ now: later });
    expect(account.asked.length - before).toBeLessThan(25);
    expect(await connected.record("6")).toMatchObject({ title: "Новое имя" });
    expect(await connected.record("601")).toMatchObject({ outcome: "open" });
    expect((await connected.store.rows(connected.account.id)).moves).toHaveLength(601);
  });

  test("find events that appear late", async () => {
    const rows = leads(3);
    const events: Row[] = [];
    const { connected } = await pulled({ leads: rows, events });
    events.push(moved(NOW - 5 * 3_600, 2, 142));
    await connected.sync({ now: later });
    expect((await connected.store.rows(connected.account.id)).moves).toMatchObject([{ recordId: "2" }]);
  });

  test("find them too where filters are ignored", async () => {
    const rows = leads(400);
    const events = eventsOf(rows);
    const { account, connected } = await pulled(
      { leads: rows, events },
      { ignoresFilters: true, order: "newest" },
    );
    rows.push(lead(401, { created_at: NOW, updated_at: NOW }));
    events.push(moved(NOW, 401, 142));
    const before = account.asked.length;
    await connected.sync({ now: later });
    // The newest come first: nobody reads on behind what is known.
    expect(account.asked.length - before).toBeLessThan(40);
    expect((await connected.store.rows(connected.account.id)).moves).toHaveLength(401);
  });
});

describe("leads that are gone", () => {
  const at = NOW - 3_600;

  test("in the bin, where hardly a field is left", async () => {
    const rows = leads(4);
    const { connected } = await pulled({ leads: rows });
    rows[1] = {
      id: 2,
      updated_by: 7,
      updated_at: at,
      is_deleted: true,
      account_id: 77,
      name: null,
      price: null,
    };
    await connected.sync({ now: later });
    expect(await connected.record("2")).toMatchObject({ title: "Сделка 2", deletedAt: at });
  });

  test("purged: an event tells when", async () => {
    const rows = leads(4);
    const events: Row[] = [];
    const { connected } = await pulled({ leads: rows, events });
    rows.splice(1, 1);
    events.push(event(at, "lead_deleted", 2));
    await connected.sync({ now: later });
    expect(await connected.record("2")).toMatchObject({ deletedAt: at });
  });

  test("purged long ago, or merged: only their absence tells", async () => {
    const rows = leads(600);
    const events: Row[] = [];
    const { connected } = await pulled({ leads: rows, events });
    rows.splice(300, 1);
    events.push(event(at, "entity_merged", 5));
    rows.push(lead(601, { created_at: NOW, updated_at: NOW }));
    await connected.sync({ now: later });
    expect(await connected.record("301")).toMatchObject({ deletedAt: expect.any(Number) });
    const deleted = (await connected.store.rows(connected.account.id)).records.filter((one) => one.deletedAt);
    expect(deleted).toHaveLength(1);
    expect(await connected.record("601")).toMatchObject({ deletedAt: null });
  });

  test("restored: they count again, and one that was never seen here is read", async () => {
    const rows = leads(4);
    const events = [event(at - 60, "lead_deleted", 3)];
    const [, , third] = rows.splice(2, 1, { id: 3, updated_at: at - 60, is_deleted: true }) as [
      Row,
      Row,
      Row,
    ];
    const { connected } = await pulled({ leads: rows, events });
    expect(await connected.record("3")).toBeUndefined();
    rows.splice(2, 1, third ?? lead(3));
    events.push(event(NOW, "lead_restored", 3));
    await connected.sync({ now: later });
    expect(await connected.record("3")).toMatchObject({ title: "Сделка 3", deletedAt: null });
  });

  test("deleted, and restored without a change of its own", async () => {
    const rows = leads(2);
    const events: Row[] = [];
    const { connected } = await pulled({ leads: rows, events });
    const kept = rows[1]!;
    rows[1] = { id: 2, updated_at: at, is_deleted: true };
    events.push(event(at, "lead_deleted", 2));
    await connected.sync({ now: later });
    expect(await connected.record("2")).toMatchObject({ deletedAt: at });
    rows[1] = kept;
    events.push(event(at + 60, "lead_restored", 2));
    await connected.sync({ now: () => later() + 60 });
    expect(await connected.record("2")).toMatchObject({ deletedAt: null });
  });
});

describe("meetings", () => {
  const done = NOW - 35 * DAY;

  test("are dated by the event that completed them, also when they were changed later", async () => {
    const events = [1, 2].map((id) => event(done + id, "task_completed", id, { entity_type: "task" }));
    const tasks = [task(1), task(2), task(3), task(4, { is_completed: false }), task(5, { task_type_id: 1 })];
    const { rows: stored } = await pulled({ leads: leads(1), tasks, events });
    const { touches } = await stored();
    expect(touches.map(({ id, at, by, targets }) => [id, at, by, targets])).toEqual([
      ["task:1", done + 1, "7", [{ type: "record", id: "1" }]],
      ["task:2", done + 2, "7", [{ type: "record", id: "1" }]],
      ["task:3", NOW - 30 * DAY + 3, "7", [{ type: "record", id: "1" }]],
    ]);
  });

  test("are all found among hundreds, while others are deleted", async () => {
    const tasks = Array.from({ length: 900 }, (_, index) =>
      task(index + 1, { updated_at: NOW - 60 * DAY + index * 4_000 }),
    );
    const events = tasks.map((one) =>
      event(Number(one.updated_at), "task_completed", Number(one.id), { entity_type: "task" }),
    );
    const { rows: stored } = await pulled(
      { leads: leads(1), tasks, events },
      {
        before(path) {
          if (path.startsWith("/api/v4/tasks")) tasks.splice(0, 3);
        },
      },
    );
    const known = ids((await stored()).touches);
    expect(tasks.filter((one) => !known.has(`task:${one.id}`))).toEqual([]);
  });

  test("that are taken back are no touches any more", async () => {
    const tasks = [task(1)];
    const { connected, rows: stored } = await pulled({ leads: leads(1), tasks });
    expect((await stored()).touches).toHaveLength(1);
    tasks[0] = task(1, { is_completed: false, updated_at: NOW });
    await connected.sync({ now: later });
    expect((await stored()).touches).toEqual([]);
  });
});

test("calls hang on leads, contacts and companies", async () => {
  const talk = { duration: 60, call_status: 4, call_responsible: 7 };
  const { rows: stored } = await pulled({
    leads: leads(1),
    "notes of leads": [call(1, 1, talk)],
    "notes of contacts": [call(2, 9, { ...talk, call_responsible: "101" }, { note_type: "call_in" })],
    "notes of companies": [call(3, 5, { duration: 0 }), call(4, 5, {}, { note_type: "common" })],
  });
  const { touches } = await stored();
  expect(
    touches.map(({ id, direction, answered, claimedBy, targets }) => [
      id,
      direction,
      answered,
      claimedBy,
      targets,
    ]),
  ).toEqual([
    ["call:1", "out", true, "7", [{ type: "record", id: "1" }]],
    ["call:2", "in", true, "101", [{ type: "contact", id: "9" }]],
    ["call:3", "out", false, null, [{ type: "company", id: "5" }]],
  ]);
});

test("ids beyond 2^53 stay what they are, as numbers and as text", async () => {
  const body = JSON.stringify({
    _embedded: {
      leads: [lead(1), lead("9007199254740995", { created_at: NOW - DAY, updated_at: NOW - DAY })],
    },
  })
    .replace('"id":1,', '"id":9007199254740993,')
    .replace('"responsible_user_id":7', '"responsible_user_id":18446744073709551615');
  const instead = (path: string) => (path.startsWith("/api/v4/leads?") ? { status: 200, body } : null);
  const { rows: stored } = await pulled({}, { instead });
  const { records } = await stored();
  expect(records.map((one) => [one.id, one.managerId])).toEqual([
    ["9007199254740993", "18446744073709551615"],
    ["9007199254740995", "7"],
  ]);
});

describe("what goes wrong", () => {
  const failing = async (instead: Rules["instead"]) => {
    const account = await plainAccount({ pipelines: [pipeline], leads: leads(3) });
    open.push(account);
    const connected = await connect(account);
    account.rules.instead = instead;
    return connected.sync();
  };

  test("a row that breaks the contract is named with its entity and field", async () => {
    const body = JSON.stringify({ _embedded: { leads: [lead(1), { ...lead(2), created_at: null }] } });
    const error = await failing((path) =>
      path.startsWith("/api/v4/leads?") ? { status: 200, body } : null,
    ).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(CrmContractError);
    expect((error as Error).message).toMatch(/leads, field _embedded\.leads\.1\.created_at/);
  });

  test("an account that is paid no more, or blocked, is not asked again", async () => {
    let count = 0;
    const counting = (answer: { status: number; body: string }) => () => {
      count++;
      return answer;
    };
    await expect(failing(counting({ status: 402, body: '{"status":402}' }))).rejects.toMatchObject({
      code: "crm-payment",
    });
    await expect(failing(counting({ status: 403, body: "<html>nginx</html>" }))).rejects.toBeInstanceOf(
      CrmBlockedError,
    );
    expect(count).toBeLessThan(20);
  });

  test("a redirect to another host is not followed", async () => {
    const stranger = await plainAccount();
    open.push(stranger);
    const location = `${stranger.origin}/api/v4/leads`;
    await expect(failing(() => ({ status: 302, body: "", headers: { location } }))).rejects.toThrow();
    expect(stranger.asked).toEqual([]);
  });

  test("a list that goes on for ever is none", async () => {
    let page = 1;
    const error = await failing((path) => {
      if (!path.startsWith("/api/v4/events?")) return null;
      const href = `http://x/api/v4/events?page=${++page}`;
      return { status: 200, body: JSON.stringify({ _links: { next: { href } }, _embedded: { events: [] } }) };
    }).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(CrmContractError);
  });
});
