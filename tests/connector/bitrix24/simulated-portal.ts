/** The fake Bitrix24 as the contract suite of the CRM port wants it. */
import { bitrix24 } from "#connector/bitrix24/index.ts";
import { createPortalFake, type PortalFake } from "#tests/fakes/bitrix24/fake.ts";
import { TROUBLES } from "#tests/fakes/bitrix24/faults.ts";
import { portalFromStory } from "#tests/fakes/bitrix24/from-story.ts";
import { plan } from "#tests/fakes/http/planned-faults.ts";
import { serveHandlers } from "#tests/fakes/http/serve.ts";
import type { Trouble } from "#tests/fakes/http/troubles.ts";
import { createStory } from "#tests/fakes/story/story.ts";
import type { CrmTrouble, SimulatedCrm } from "../crm/simulated-crm.ts";

const WEBHOOK = { user: "1", secret: "simulatedsecret" };
const DAY = 86_400;
const MAKE: Record<CrmTrouble, () => Trouble> = {
  cut: () => TROUBLES.cut(0.6),
  "server-error": () => TROUBLES.html(502),
  "too-fast": TROUBLES.tooFast,
  blocked: TROUBLES.blocked,
};

const idOf = (recordId: string) => Number(recordId.split(":")[1]);

export async function startSimulatedPortal(mode: 1 | 2): Promise<SimulatedCrm> {
  const now = Math.floor(Date.now() / 1000);
  const story = createStory({ seed: 4, from: now - 80 * DAY, to: now - DAY, leadsPerDay: 4 });
  const { state } = portalFromStory(story, mode);
  let fake: PortalFake | undefined;
  const served = await serveHandlers((origin) => {
    fake = createPortalFake({ origin, webhook: WEBHOOK, state, perSecond: 0 });
    return fake.handlers;
  });
  const { faults, log } = fake!;
  const at = () => Math.floor(Date.now() / 1000);
  const webhook = (secret: string) => `${served.origin}/rest/${WEBHOOK.user}/${secret}/`;
  return {
    adapter: bitrix24([served.host]),
    input: { webhook: webhook(WEBHOOK.secret) },
    wrongInput: { webhook: webhook("wrong") },
    requests: () => log.length,
    trouble: (kind, times) => plan(faults, MAKE[kind](), { times }),
    revoke(revoked) {
      faults.tokenRefused = revoked;
    },
    deeds: {
      add: (TITLE) =>
        `deal:${state.addDeal({ TITLE, CATEGORY_ID: "0", STAGE_ID: "NEW", ASSIGNED_BY_ID: "2" }, at()).ID}`,
      rename: (id, TITLE) => state.change("deal", idOf(id), { TITLE }, at()),
      win: (id) => state.moveDeal(idOf(id), "WON", "S", at()),
      delete: (id) => state.remove("deal", idOf(id), at()),
    },
    close: served.close,
  };
}
