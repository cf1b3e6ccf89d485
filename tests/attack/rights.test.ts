/**
 * Who may do what, and that nobody reaches another tenant (reliability.md F7, F8, F22): a matrix of all routes × ids ×
 * roles. The routes come from the router itself: one that is not described here fails the first test.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lasting, openTenants, PERIOD, ROLES, type Role, type Tenant, type Tenants } from "./tenants.ts";

let tenants: Tenants;
beforeAll(async () => {
  tenants = await openTenants();
});
afterAll(() => tenants.close());

interface RouteFacts {
  /** Query that makes the route answer, for a lead of the tenant's seller. */
  query(tenant: Tenant): Record<string, string>;
  body?(tenant: Tenant): object;
  status: Record<Role, number>;
}

const whoeverIsListed = { admin: 200, head: 200, seller: 200, dismissed: 401, stranger: 401 };
const administratorsOnly = { ...whoeverIsListed, head: 403, seller: 403 };
const nothing = () => ({});
const period = () => ({ period: PERIOD });

/** What every route takes, and what it answers to whom. */
const ROUTES: Record<string, RouteFacts> = {
  "GET /api/report": { query: period, status: whoeverIsListed },
  "GET /api/records": { query: () => ({ ...period(), of: "conversion.won" }), status: whoeverIsListed },
  "GET /api/export": { query: () => ({ ...period(), format: "csv" }), status: whoeverIsListed },
  "GET /api/card": { query: ({ leads }) => ({ lead: leads.seller }), status: whoeverIsListed },
  "POST /api/objections": {
    query: nothing,
    body: ({ leads }) => ({ lead: leads.seller, kind: "дорого" }),
    status: whoeverIsListed,
  },
  "GET /api/settings": { query: nothing, status: whoeverIsListed },
  "PUT /api/settings": {
    query: nothing,
    body: () => ({ history: { months: 6 } }),
    status: administratorsOnly,
  },
  "GET /api/reports": { query: nothing, status: administratorsOnly },
  "GET /api/reports/:key": { query: nothing, status: administratorsOnly },
  "GET /api/reports/:key/restatements": { query: nothing, status: administratorsOnly },
  "GET /api/waiting": { query: nothing, status: whoeverIsListed },
  "GET /api/status": { query: nothing, status: whoeverIsListed },
};

const NAMES = Object.keys(ROUTES);
const TENANTS = ["amo", "portal"] as const;
const OTHERS = { amo: ["otherAmo", "portal"], portal: ["otherPortal", "amo"] } as const;

interface Change {
  report?: string;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** The route's path with a report of the tenant's (or another) where it names one. */
const pathOf = (name: string, report: string): [method: string, path: string] => {
  const [method, path] = name.split(" ") as [string, string];
  return [method, path.replace(":key", report)];
};

function ask(tenant: Tenant, user: string, name: string, change: Change = {}): Promise<Response> {
  const [method, path] = pathOf(name, change.report ?? tenant.report);
  const { query, body } = ROUTES[name]!;
  const search = new URLSearchParams({ ...query(tenant), ...change.query });
  return tenants.as(tenant, user, `${path}?${search}`, {
    method,
    headers: { ...change.headers, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify({ ...body(tenant), ...change.body }) }),
  });
}

test("every route of the router is described here, and every one described is there", () => {
  const routed = tenants.app.routes
    .filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/"))
    .map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(routed)].sort()).toEqual([...NAMES].sort());
});

describe("roles", () => {
  const cells = TENANTS.flatMap((tenant) =>
    NAMES.flatMap((name) =>
      ROLES.map((role) => ({ tenant, name, role, status: ROUTES[name]!.status[role] })),
    ),
  );
  test.each(cells)("F8: $name by $role of $tenant: $status", async ({ tenant, name, role, status }) => {
    const own = tenants.all[tenant];
    expect((await ask(own, own.users[role], name)).status).toBe(status);
  });

  test.each(NAMES)("%s without a token, and with one of nobody's: 401", async (name) => {
    const [method, path] = pathOf(name, tenants.all.amo.report);
    const tries: Record<string, string>[] = [
      {},
      { authorization: "Bearer x.y.z" },
      { "x-auth-token": "x.y.z" },
    ];
    for (const headers of tries) {
      const answer = await tenants.app.request(`https://desyatka.example${path}`, { method, headers });
      expect(answer.status).toBe(401);
    }
  });

  const CARDS: [owner: keyof Tenant["leads"], status: Record<"admin" | "head" | "seller", number>][] = [
    ["seller", { admin: 200, head: 200, seller: 200 }],
    ["mate", { admin: 200, head: 200, seller: 403 }],
    ["colleague", { admin: 200, head: 403, seller: 403 }],
    ["nobody", { admin: 200, head: 403, seller: 403 }],
  ];
  test.each(TENANTS.flatMap((tenant) => CARDS.map(([owner, status]) => ({ tenant, owner, status }))))(
    "F8: a lead of $owner in $tenant: its card, and writing to it",
    async ({ tenant, owner, status }) => {
      const own = tenants.all[tenant];
      for (const role of ["admin", "head", "seller"] as const) {
        const lead = own.leads[owner];
        const card = await ask(own, own.users[role], "GET /api/card", { query: { lead } });
        expect([role, card.status]).toEqual([role, status[role]]);
        const written = await ask(own, own.users[role], "POST /api/objections", { body: { lead } });
        expect([role, written.status]).toEqual([role, status[role]]);
      }
    },
  );

  test.each(TENANTS)("F8: a seller of %s who asks for another's figures is refused", async (tenant) => {
    const own = tenants.all[tenant];
    for (const name of ["GET /api/report", "GET /api/records", "GET /api/export"])
      for (const manager of [own.users.mate, `${own.users.seller},${own.users.colleague}`, "none"])
        expect((await ask(own, own.users.seller, name, { query: { manager } })).status).toBe(403);
  });
});

describe("another tenant's ids", () => {
  /** Every name under which something can be asked for, with what another tenant calls so. */
  const foreign = (other: Tenant): [name: string, theirs: string, unknown: string][] => [
    ["lead", other.leads.seller, other.account.crm === "bitrix24" ? "deal:987654321" : "987654321"],
    ["manager", other.users.seller, "987654321"],
    ["pipeline", other.ids.pipeline, "987654321"],
    ["source", other.ids.source, "987654321"],
    ["team", other.ids.team, "987654321"],
    [
      "of",
      `productivity.managers.${other.users.seller}.calls.out`,
      "productivity.managers.987654321.calls.out",
    ],
    ["id", other.leads.seller, "987654321"],
    ["report", other.report, "daily:1999-01-01"],
    ["key", other.report, "daily:1999-01-01"],
    ["account", other.account.id, "amocrm:987654321"],
    ["account_id", other.account.id.split(":")[1]!, "987654321"],
    ["tenant", other.account.id, "amocrm:987654321"],
    ["user", other.users.admin, "987654321"],
    ["user_id", other.users.admin, "987654321"],
  ];

  /** Status and text, with the id itself taken out where the answer repeats it. */
  async function told(answer: Response, id: string): Promise<string> {
    const text = await lasting(answer);
    return `${answer.status} ${text.replaceAll(new RegExp(`(?<![\\w.])${id.replaceAll(".", "\\.")}(?![\\w.])`, "g"), "ID")}`;
  }

  const cells = TENANTS.flatMap((tenant) =>
    OTHERS[tenant].flatMap((other) => NAMES.map((name) => ({ tenant, other, name }))),
  );

  test.each(cells)(
    "F7: $name of $tenant with ids of $other answers as for unknown ones",
    async ({ tenant, other, name }) => {
      const own = tenants.all[tenant];
      const { report } = tenants.all[other];
      const [path, none] = [
        await ask(own, own.users.admin, name, { report }),
        await ask(own, own.users.admin, name, { report: "daily:1999-01-01" }),
      ];
      if (name.includes(":key")) expect(path.status).toBe(404);
      expect(await told(path, report)).toBe(await told(none, "daily:1999-01-01"));
      for (const [parameter, theirs, unknown] of foreign(tenants.all[other])) {
        const query = (value: string) => ({ query: { [parameter]: value } });
        const [one, two] = [
          await ask(own, own.users.admin, name, query(theirs)),
          await ask(own, own.users.admin, name, query(unknown)),
        ];
        expect(await told(one, theirs), parameter).toBe(await told(two, unknown));
        if (!ROUTES[name]!.body) continue;
        const body = (value: string) => ({ body: { [parameter]: value } });
        const [three, four] = [
          await ask(own, own.users.admin, name, body(theirs)),
          await ask(own, own.users.admin, name, body(unknown)),
        ];
        expect(await told(three, theirs), parameter).toBe(await told(four, unknown));
      }
    },
  );

  test.each(cells)("F7: $name of $tenant: no header leads to $other", async ({ tenant, other, name }) => {
    const own = tenants.all[tenant];
    const theirs = tenants.all[other].account;
    const headers = {
      "x-account": theirs.id,
      "x-account-id": theirs.id,
      "x-tenant-id": theirs.id,
      "x-context-user-id": tenants.all[other].users.admin,
      "x-forwarded-host": theirs.host,
      "x-original-url": `/api/status?account=${theirs.id}`,
      "x-http-method-override": "PUT",
      cookie: `account=${theirs.id}`,
    };
    const plain = await ask(own, own.users.admin, name);
    const tried = await ask(own, own.users.admin, name, { headers });
    expect(await told(tried, theirs.id)).toBe(await told(plain, theirs.id));
  });

  test.each(TENANTS)("F7: nothing that %s is told holds a word of the others", async (tenant) => {
    const own = tenants.all[tenant];
    for (const name of NAMES) {
      const text = await lasting(await ask(own, own.users.admin, name));
      for (const other of Object.values(tenants.all))
        if (other !== own) expect(text, name).not.toContain(other.account.id.split(":")[1]!);
    }
  });

  test("F22: the same write by two tenants is each tenant's own", async () => {
    const { amo, otherAmo } = tenants.all;
    const key = { headers: { "idempotency-key": "1" } };
    await ask(amo, amo.users.admin, "PUT /api/settings", { ...key, body: { history: { months: 7 } } });
    await ask(otherAmo, otherAmo.users.admin, "PUT /api/settings", {
      ...key,
      body: { history: { months: 8 } },
    });
    const { store } = tenants.context;
    const months = async ({ account }: Tenant) => (await store.settings(account.id)).history.months;
    expect([await months(amo), await months(otherAmo)]).toEqual([7, 8]);
  });
});

describe("what is not shown cannot be told from what is", () => {
  /** Whose leads a viewer may not see: in another world they have other sums, and he must not notice. */
  const CASES = [
    { role: "seller", hidden: ["mate", "colleague", "nobody"] },
    { role: "head", hidden: ["colleague", "nobody"] },
  ] as const;
  const ASKED: [name: string, query: Record<string, string>][] = [
    ...["", "manager", "team", "source", "pipeline"].map((by): [string, Record<string, string>] => [
      "GET /api/report",
      { by },
    ]),
    ...["conversion.won", "average-check.deals", "conversion.n", "objections.count", "forecast.n"].map(
      (of): [string, Record<string, string>] => ["GET /api/records", { of }],
    ),
    ["GET /api/export", {}],
    ["GET /api/export", { of: "conversion.won" }],
    ["GET /api/card", {}],
    ["GET /api/waiting", {}],
  ];

  /** What is told of each in both worlds. */
  async function toldInBoth(
    tenant: (typeof TENANTS)[number],
    role: "admin" | "head" | "seller",
    hidden: readonly string[],
  ) {
    const changed = await openTenants(Object.fromEntries(hidden.map((owner) => [owner, 77_700_000])));
    changed.clock.now = tenants.clock.now;
    const told = [];
    for (const [name, query] of ASKED) {
      const answers = [];
      for (const world of [tenants, changed]) {
        const own = world.all[tenant];
        const search = new URLSearchParams({ ...ROUTES[name]!.query(own), ...query });
        answers.push(await lasting(await world.as(own, own.users[role], `${name.split(" ")[1]}?${search}`)));
      }
      told.push({ asked: `${name} ${JSON.stringify(query)}`, answers });
    }
    await changed.close();
    return told;
  }

  test.each(TENANTS.flatMap((tenant) => CASES.map((one) => ({ tenant, ...one }))))(
    "F8: a $role of $tenant reads nothing of the others' leads in any answer",
    async ({ tenant, role, hidden }) => {
      for (const { asked, answers } of await toldInBoth(tenant, role, hidden))
        expect(answers[1], asked).toBe(answers[0]);
    },
  );

  test("while an administrator's figures do tell", async () => {
    const told = await toldInBoth("amo", "admin", CASES[0].hidden);
    expect(told.filter(({ answers }) => answers[0] !== answers[1]).length).toBeGreaterThan(8);
  });

  test("F8: a seller reads his own plan, and nobody's addresses", async () => {
    const own = tenants.all.amo;
    const { store } = tenants.context;
    const stored = await store.settings(own.account.id);
    const managers = { [own.users.seller]: 11_111, [own.users.colleague]: 22_222 };
    await store.putSettings(own.account.id, {
      ...stored,
      plan: { "2023-10": { account: 99_999, managers } },
      reports: {
        ...stored.reports,
        deliver: [{ by: "email", to: "boss@example.org", language: "ru" }],
      } as typeof stored.reports,
    });
    const textFor = async (user: string, name: string) => (await ask(own, user, name)).text();
    const seller = await textFor(own.users.seller, "GET /api/settings");
    expect(seller).toContain("11111");
    for (const name of NAMES.filter((one) => one.startsWith("GET")))
      expect(await textFor(own.users.seller, name), name).not.toMatch(/22222|99999|boss@/);
    const admin = await textFor(own.users.admin, "GET /api/settings");
    for (const word of ["11111", "22222", "99999", "boss@"]) expect(admin).toContain(word);
  });
});
