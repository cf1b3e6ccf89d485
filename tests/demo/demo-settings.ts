/** How the simulated companies have set up their accounts: steps of the funnel, survey field, plan, calendar. */
import { NPS_FIELD as AMO_NPS } from "#tests/fakes/amocrm/facts.ts";
import { NPS_FIELD as BITRIX_NPS, OBJECTIONS_FIELD } from "#tests/fakes/bitrix24/from-story.ts";
import { PIPELINES } from "#tests/fakes/story/department.ts";

/** The steps of the story's stages, under the ids that a CRM gives them. */
const funnelSteps = (
  stageId: (pipeline: number, index: number, key: string) => string,
  pipelineId: (id: number) => string,
) =>
  Object.fromEntries(
    PIPELINES.map((pipeline) => [
      pipelineId(pipeline.id),
      Object.fromEntries(
        pipeline.stages.flatMap((stage, index) =>
          stage.step ? [[stageId(pipeline.id, index, stage.key), stage.step]] : [],
        ),
      ),
    ]),
  );

const PLANNED_MONTHS = 8;

/** The same amount (in hundredths) for next month and those before it. */
function planOf(amount: number) {
  const now = new Date();
  const month = (back: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back + 1, 1)).toISOString().slice(0, 7);
  return Object.fromEntries(
    Array.from({ length: PLANNED_MONTHS }, (_, back) => [month(back), { account: amount }]),
  );
}

export const amoSettings = () => ({
  schedule: { calendar: "RU" },
  nps: { field: String(AMO_NPS) },
  funnel: { steps: funnelSteps((pipeline, index) => `${pipeline}:${pipeline * 1000 + index + 1}`, String) },
  plan: planOf(700_000_000),
});

export const bitrixSettings = () => ({
  schedule: { calendar: "RU" },
  nps: { field: BITRIX_NPS },
  objections: { field: OBJECTIONS_FIELD },
  funnel: {
    steps: funnelSteps(
      (pipeline, _, key) => (pipeline === 31 ? key.toUpperCase() : `C1:${key.toUpperCase()}`),
      (id) => (id === 31 ? "0" : "1"),
    ),
  },
  plan: planOf(500_000_000),
});
