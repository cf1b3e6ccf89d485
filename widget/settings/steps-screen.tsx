/** Which stage is which step of the funnel, pipeline by pipeline, with a guess by the stages' names. */
import { useState } from "preact/hooks";
import type { Pipeline } from "#shared/domain/dictionaries.ts";
import type { Settings } from "#shared/domain/settings.ts";
import { fill } from "../text/fill.ts";
import { type ScreenProps, withItem } from "./draft.ts";
import { Check } from "./fields.tsx";
import { type Step, suggestStep } from "./suggest-step.ts";

type Steps = Settings["funnel"]["steps"];

const STEPS = ["", "lead", "meeting", "proposal"] as const;

/** The bare status serves as well as amoCRM's `<pipeline>:<status>` (INTERFACE.md). */
function stepOf(steps: Steps, pipeline: Pipeline, stage: string): Step | "" {
  const own = steps[pipeline.id] ?? {};
  return own[stage] ?? own[stage.split(":").at(-1)!] ?? "";
}

function withStep(steps: Steps, pipeline: Pipeline, stage: string, step: Step | ""): Steps {
  const { [stage]: _, [stage.split(":").at(-1)!]: __, ...others } = steps[pipeline.id] ?? {};
  return { ...steps, [pipeline.id]: step === "" ? others : { ...others, [stage]: step } };
}

const openStages = (pipeline: Pipeline) => pipeline.stages.filter(({ outcome }) => outcome === "open");

/** Guesses for all stages that nobody has mapped yet. */
function suggestAll(steps: Steps, pipelines: readonly Pipeline[]): { steps: Steps; count: number } {
  let count = 0;
  let mapped = steps;
  for (const pipeline of pipelines) {
    for (const { id, name } of openStages(pipeline)) {
      const step = suggestStep(name);
      if (step === null || stepOf(mapped, pipeline, id) !== "") continue;
      mapped = withStep(mapped, pipeline, id, step);
      count += 1;
    }
  }
  return { steps: mapped, count };
}

export function StepsScreen({ settings, dictionaries, text, formats, change }: ScreenProps) {
  const [said, setSaid] = useState("");
  const { steps } = settings.funnel;
  const { pipelines } = settings.exclude;
  const suggest = () => {
    const found = suggestAll(steps, dictionaries.pipelines);
    const stages = formats.noun(found.count, text.stagesForms);
    setSaid(found.count === 0 ? text.nothingToSuggest : fill(text.suggested, { count: found.count, stages }));
    if (found.count > 0) change({ funnel: { steps: found.steps } });
  };
  return (
    <>
      <p class="lead-in">{text.stepsLead}</p>
      <p class="suggest">
        <button type="button" onClick={suggest}>
          {text.suggest}
        </button>
        <span role="status">{said}</span>
      </p>
      {dictionaries.pipelines.map((pipeline) => {
        const left = pipelines.includes(pipeline.id);
        return (
          <fieldset key={pipeline.id} class="card">
            <legend>{pipeline.name}</legend>
            {!left && (
              <ul class="rows">
                {openStages(pipeline).map(({ id, name }) => (
                  <li key={id}>
                    <label class="row">
                      <span>{name}</span>
                      <select
                        value={stepOf(steps, pipeline, id)}
                        onChange={(event) => {
                          const step = event.currentTarget.value as Step | "";
                          change({ funnel: { steps: withStep(steps, pipeline, id, step) } });
                        }}
                      >
                        {STEPS.map((step) => (
                          <option key={step} value={step}>
                            {text.steps[step]}
                          </option>
                        ))}
                      </select>
                    </label>
                  </li>
                ))}
              </ul>
            )}
            <Check
              label={text.notCounted}
              checked={left}
              onChange={(wanted) =>
                change({
                  exclude: { ...settings.exclude, pipelines: withItem(pipelines, pipeline.id, wanted) },
                })
              }
            />
          </fieldset>
        );
      })}
    </>
  );
}
