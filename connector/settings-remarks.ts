/** What in valid settings contradicts itself or the CRM's own lists: allowed, and said to the person who stored it. */
import type { Dictionaries } from "#shared/domain/dictionaries.ts";
import type { Schedule, Settings } from "#shared/domain/settings.ts";
import type { Language } from "#shared/text/errors.ts";

const TEXTS = {
  noWork: {
    en: "{place}: there is no working minute, so waiting is never counted in working time.",
    ru: "{place}: нет ни одной рабочей минуты, поэтому ожидание в рабочем времени не считается.",
  },
  unknown: {
    en: "{place}: the CRM has no “{id}” (as last synced).",
    ru: "{place}: в CRM нет «{id}» (по последней синхронизации).",
  },
  closedStage: {
    en: "{place}: “{id}” is a final stage and stands for no step.",
    ru: "{place}: «{id}» — завершающая стадия, шагом воронки она не бывает.",
  },
  plan: {
    en: "{place}: the managers' plans do not add up to the account's.",
    ru: "{place}: сумма планов менеджеров не равна плану аккаунта.",
  },
} satisfies Record<string, Record<Language, string>>;

type Say = (text: keyof typeof TEXTS, place: string, id?: string) => void;

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const WORKING_BY_DEFAULT: readonly string[] = WEEKDAYS.slice(0, 5);

function hasWork(schedule: Schedule): boolean {
  const weekly = WEEKDAYS.some((day) =>
    schedule[day] === undefined ? WORKING_BY_DEFAULT.includes(day) : schedule[day].length > 0,
  );
  return weekly || Object.values(schedule.extraDays).some((intervals) => intervals.length > 0);
}

function checkSchedules(settings: Settings, say: Say): void {
  if (!hasWork(settings.schedule)) say("noWork", "schedule");
  for (const [manager, schedule] of Object.entries(settings.schedules)) {
    if (!hasWork(schedule)) say("noWork", `schedules.${manager}`);
  }
}

function checkPlans(settings: Settings, say: Say): void {
  for (const [month, { account, managers }] of Object.entries(settings.plan)) {
    const plans = Object.values(managers ?? {});
    const sum = plans.reduce((total, one) => total + one, 0);
    if (account != null && plans.length > 0 && sum !== account) say("plan", `plan.${month}`);
  }
}

function checkSteps(settings: Settings, { pipelines }: Dictionaries, say: Say): void {
  for (const [id, steps] of Object.entries(settings.funnel.steps)) {
    const pipeline = pipelines.find((one) => one.id === id);
    if (!pipeline) {
      say("unknown", "funnel.steps", id);
      continue;
    }
    for (const stageId of Object.keys(steps)) {
      // amoCRM's stages may be written without their pipeline (INTERFACE.md).
      const stage = pipeline.stages.find((one) => one.id === stageId || one.id === `${id}:${stageId}`);
      if (!stage) say("unknown", `funnel.steps.${id}`, stageId);
      else if (stage.outcome !== "open") say("closedStage", `funnel.steps.${id}`, stageId);
    }
  }
}

function checkIds(settings: Settings, lists: Dictionaries, say: Say): void {
  const { managers, formerManagerIds, customFields, sources, lossReasons, pipelines } = lists;
  const fields = customFields.map((one) => one.id);
  const users = [...managers.map((one) => one.id), ...formerManagerIds];
  const named: [place: string, ids: readonly (string | null)[], known: readonly string[]][] = [
    ["nps.field", [settings.nps.field], fields],
    ["objections.field", [settings.objections.field], fields],
    [
      "objections.lossReasons",
      Object.keys(settings.objections.lossReasons),
      lossReasons.map((one) => one.id),
    ],
    ["response.ignoreUsers", settings.response.ignoreUsers, users],
    ["exclude.sources", settings.exclude.sources, sources.map((one) => one.id)],
    ["exclude.lossReasons", settings.exclude.lossReasons, lossReasons.map((one) => one.id)],
    ["exclude.pipelines", settings.exclude.pipelines, pipelines.map((one) => one.id)],
  ];
  for (const [place, ids, known] of named) {
    // A list that was never read says nothing.
    if (known.length === 0) continue;
    for (const id of ids) if (id !== null && !known.includes(id)) say("unknown", place, id);
  }
}

/** Sentences, in the order of the settings. */
export function settingsRemarks(settings: Settings, lists: Dictionaries, language: Language): string[] {
  const remarks: string[] = [];
  const say: Say = (text, place, id = "") =>
    remarks.push(TEXTS[text][language].replace("{place}", () => place).replace("{id}", () => id));
  checkSchedules(settings, say);
  if (lists.pipelines.length > 0) checkSteps(settings, lists, say);
  checkIds(settings, lists, say);
  checkPlans(settings, say);
  return remarks;
}
