/** What people do in the simulated account between two runs, from a seed. */
import { addCall } from "#tests/fakes/amocrm/deeds.ts";
import { statusOf } from "#tests/fakes/amocrm/facts.ts";
import type { FakeLead } from "#tests/fakes/amocrm/state.ts";
import { PIPELINES } from "#tests/fakes/story/department.ts";
import type { CrashLane } from "./crash-lane.ts";

const SELLER = 101;
const [pipeline] = PIPELINES;

/** Time moves on with each deed, so that nothing happens in a second that has been read. */
export function doDeeds({ fake, random, clock }: CrashLane, count: number): FakeLead[] {
  const { state } = fake;
  const changed: FakeLead[] = [];
  for (let deed = 0; deed < count; deed++) {
    clock.now += 1 + Math.floor(random.uniform() * 30);
    const live = [...state.leads.values()].filter((lead) => !lead.is_deleted);
    const lead = live[Math.floor(random.uniform() * live.length)]!;
    const kind = random.uniform();
    if (kind < 0.35) {
      const stage = pipeline!.stages[Math.floor(random.uniform() * 4)]!;
      changed.push(
        state.addLead({
          name: `Заявка ${clock.now}`,
          created_at: clock.now,
          pipeline_id: pipeline!.id,
          status_id: statusOf(pipeline!.id, stage.key),
          responsible_user_id: SELLER,
        }),
      );
    } else if (kind < 0.7) {
      const stage = pipeline!.stages[Math.floor(random.uniform() * 4)]!;
      state.moveLead(lead.id, pipeline!.id, statusOf(pipeline!.id, stage.key), clock.now, SELLER);
      changed.push(lead);
    } else if (kind < 0.8) {
      addCall(state, "leads", lead.id, { direction: "out", responsible: SELLER, seconds: 30, at: clock.now });
    } else if (kind < 0.9) {
      state.changeLead(lead.id, { name: `Имя ${clock.now}` }, clock.now, SELLER);
      changed.push(lead);
    } else if (live.length > 8) state.deleteLead(lead.id, clock.now, SELLER);
  }
  clock.now += 1;
  return changed;
}
