/** The Maven sample as a forecast sees it: engaged, then won or lost. Prospects have no date and are left out. */
import type { ForecastData } from "#shared/forecast/forecast-data.ts";
import { readMaven } from "#tests/fakes/story/maven.ts";

const NOON = 43_200;
const OUTCOMES = Uint8Array.from([0, 1, 2]);
const noonOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / 1000 + NOON;

/** First instants of the months from October 2016, the end of 2017 last. */
const STARTS = Array.from({ length: 16 }, (_, month) => Date.UTC(2016, 9 + month, 1) / 1000);

/** `null` where the sample is absent. */
export function mavenData(): { data: ForecastData; starts: number[] } | null {
  const maven = readMaven();
  if (!maven) return null;
  const leads = maven.opportunities.filter((one) => one.engaged !== null);
  const agents = [...new Set(leads.map((one) => one.agent))];
  const visits = leads.map((one) => [
    { at: noonOf(one.engaged!), stage: 0 },
    ...(one.closed ? [{ at: noonOf(one.closed), stage: one.stage === "Won" ? 1 : 2 }] : []),
  ]);
  const visitStart = new Int32Array(leads.length + 1);
  visits.forEach((own, lead) => {
    visitStart[lead + 1] = visitStart[lead]! + own.length;
  });
  const data: ForecastData = {
    leads: leads.length,
    created: Float64Array.from(visits, ([first]) => first!.at),
    amount: Float64Array.from(leads, (one) => 100 * one.value),
    manager: Int32Array.from(leads, (one) => agents.indexOf(one.agent) + 1),
    visitStart,
    visitAt: Float64Array.from(visits.flat(), (one) => one.at),
    visitStage: Int32Array.from(visits.flat(), (one) => one.stage),
    stageOutcome: OUTCOMES,
  };
  return { data, starts: STARTS };
}
