/** How fast a portal is read at its own pace: ours against the vendor's SDK and `@2bad/bitrix`, in one run. */
import { getResponse, http } from "msw";
import { setupServer } from "msw/node";
import { bitrix24 } from "#connector/bitrix24/index.ts";
import { DEFAULT_SETTINGS } from "#shared/domain/settings.ts";
import type { StreamName } from "#shared/domain/stream.ts";
import { createPortalFake } from "#tests/fakes/bitrix24/fake.ts";
import { storyFacts } from "#tests/fakes/bitrix24/from-story.ts";
import { PortalState } from "#tests/fakes/bitrix24/state.ts";
import {
  type ReadRows,
  readWithOfficialSdk,
  readWithSecondClient,
  type Webhook,
} from "../connector/bitrix24/rivals.ts";
import { table } from "./table.ts";

const DEALS = 5_000;
const MOVES = 3 * DEALS;
const ACTIVITIES = 2 * DEALS;
const LATENCY_MS = 80;

export const title = `Bitrix24: ${DEALS} deals, ${MOVES} stage moves and ${ACTIVITIES} activities from one simulated portal (bucket 50, 2/s, ${LATENCY_MS} ms)`;

function portal(): PortalState {
  const state = new PortalState(storyFacts(2));
  const from = 1_750_000_000;
  for (let index = 0; index < DEALS; index++) {
    const at = from + index * 60;
    const deal = state.addDeal({ CATEGORY_ID: "0", STAGE_ID: "NEW", OPPORTUNITY: "100.00" }, at);
    state.moveDeal(Number(deal.ID), "MEETING", "P", at + 600);
    state.moveDeal(Number(deal.ID), "WON", "S", at + 6_000);
    const owner = { OWNER_TYPE_ID: "2", OWNER_ID: deal.ID, RESPONSIBLE_ID: "2" };
    state.addActivity({ ...owner, TYPE_ID: "4", DIRECTION: "2" }, at + 300);
    state.addActivity({ ...owner, TYPE_ID: "1" }, at + 900);
  }
  return state;
}

const STREAMS: StreamName[] = ["deals", "stage-history", "activities"];

async function readWithOurs({ origin, user, secret }: Webhook): Promise<ReadRows> {
  const adapter = bitrix24([]);
  const { credentials, host } = adapter.parseConnect({ webhook: `${origin}/rest/${user}/${secret}/` });
  const account = await adapter.identify(credentials, host);
  const crm = adapter.open(account, { credentials: async () => credentials, requestsPerSecond: null });
  // As one sync would: its streams share requests.
  const { signal } = new AbortController();
  const read = async (stream: StreamName) => {
    const options = {
      state: null,
      since: 0,
      sinceIsFirm: false,
      until: Math.floor(Date.now() / 1000),
      settings: DEFAULT_SETTINGS,
      signal,
      knownRecordIds: async () => [],
      meter: { requests: 0, refused: 0 },
    };
    let rows = 0;
    for await (const step of crm.pull(stream, options)) rows += step.rows;
    return rows;
  };
  const [deals = 0, moves = 0, activities = 0] = await Promise.all(STREAMS.map(read));
  return { deals, moves, activities };
}

interface Measured {
  requests: number;
  refused: number;
  seconds: number;
  lost: number;
}

/**
 * Each client reads the same rows from a portal of its own, whose bucket is empty. The SDK insists on https, so the
 * requests of all three are caught before they leave the process.
 */
async function measure(
  state: PortalState,
  name: string,
  read: (webhook: Webhook) => Promise<ReadRows>,
): Promise<Measured> {
  const webhook = { origin: `https://${name}.bitrix24.ru`, user: "1", secret: "bench" };
  const fake = createPortalFake({ origin: webhook.origin, webhook, state });
  const server = setupServer(
    http.all(`${webhook.origin}/*`, async ({ request }) => {
      await new Promise((done) => setTimeout(done, LATENCY_MS));
      return getResponse(fake.handlers, request);
    }),
  );
  server.listen({ onUnhandledFrame: "error" });
  const started = performance.now();
  const rows = await read(webhook);
  const seconds = (performance.now() - started) / 1000;
  server.close();
  const lost = DEALS + MOVES + ACTIVITIES - rows.deals - rows.moves - rows.activities;
  return { requests: fake.log.length, refused: fake.bucket.refused, seconds, lost };
}

export async function run(print: (line: string) => void): Promise<void> {
  const state = portal();
  const ours = await measure(state, "ours", readWithOurs);
  const second = await measure(state, "second", readWithSecondClient);
  const official = await measure(state, "official", readWithOfficialSdk);
  const line = (name: string, one: Measured) => [
    name,
    String(one.requests),
    String(one.refused),
    one.seconds.toFixed(2),
    String(one.lost),
  ];
  print(
    table(
      ["", "requests", "refused", "seconds", "rows lost"],
      [
        line("ours, with connecting", ours),
        line("@2bad/bitrix 2.5.1", second),
        line("@bitrix24/b24jssdk 2.2.0", official),
      ],
    ),
  );
  print("The SDK reads with its `callList`, page after page; @2bad/bitrix with offsets in batches.");
  const isKept =
    ours.refused === 0 &&
    ours.lost === 0 &&
    ours.requests <= Math.min(second.requests, official.requests) &&
    ours.seconds <= Math.min(second.seconds, official.seconds);
  print(
    isKept
      ? "Goal kept: no more requests and time than the better of both, none refused, none lost."
      : "Goal MISSED.",
  );
}
