/** The fake amoCRM as the contract suite of the CRM port wants it. */
import { amocrm } from "#connector/amocrm/index.ts";
import { statusOf } from "#tests/fakes/amocrm/facts.ts";
import { type AmoFake, createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import { TROUBLES } from "#tests/fakes/amocrm/faults.ts";
import { WON } from "#tests/fakes/amocrm/state.ts";
import { plan } from "#tests/fakes/http/planned-faults.ts";
import { serveHandlers } from "#tests/fakes/http/serve.ts";
import { PIPELINES } from "#tests/fakes/story/department.ts";
import type { CrmTrouble, SimulatedCrm } from "../crm/simulated-crm.ts";

const TOKEN = "long-lived-token";
const DAY = 86_400;
const SELLER = 101;
const MAKE: Record<CrmTrouble, () => ReturnType<(typeof TROUBLES)["tooMany"]>> = {
  cut: () => TROUBLES.cut(0.6),
  "server-error": TROUBLES.badGateway,
  "too-fast": TROUBLES.tooMany,
  blocked: TROUBLES.blocked,
};

export async function startSimulatedAccount(): Promise<SimulatedCrm & { fake: AmoFake }> {
  let fake: AmoFake | undefined;
  const now = Math.floor(Date.now() / 1000);
  const story = { seed: 4, from: now - 80 * DAY, to: now - DAY, leadsPerDay: 4 };
  const served = await serveHandlers((origin) => {
    fake = createAmoFake({ origin, token: TOKEN, story, requestsPerSecond: 0 });
    return fake.handlers;
  });
  const { state, faults, log } = fake!;
  const [pipeline] = PIPELINES;
  const at = () => Math.floor(Date.now() / 1000);
  return {
    fake: fake!,
    adapter: amocrm([served.host]),
    input: { url: served.origin, token: TOKEN },
    wrongInput: { url: served.origin, token: "wrong" },
    requests: () => log.length,
    trouble: (kind, times) => plan(faults, MAKE[kind](), { times }),
    revoke(revoked) {
      faults.tokenRefused = revoked;
    },
    deeds: {
      add: (title) =>
        String(
          state.addLead({
            name: title,
            created_at: at(),
            pipeline_id: pipeline!.id,
            status_id: statusOf(pipeline!.id, pipeline!.stages[0]!.key),
            responsible_user_id: SELLER,
          }).id,
        ),
      rename: (id, title) => state.changeLead(Number(id), { name: title }, at(), SELLER),
      win: (id) => state.moveLead(Number(id), pipeline!.id, WON, at(), SELLER),
      delete: (id) => state.deleteLead(Number(id), at(), SELLER),
    },
    close: served.close,
  };
}
