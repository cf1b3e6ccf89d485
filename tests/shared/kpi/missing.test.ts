import { expect, test } from "vitest";
import { KPI_IDS } from "#shared/api/report.ts";
import { buildHistory } from "#shared/history/history.ts";
import { missingByFigure } from "#shared/kpi/missing.ts";
import { bitrixAccount, snapshot } from "./sample.ts";

const missing = (problems: (string | null)[], fullRights = true) =>
  missingByFigure(
    buildHistory(
      snapshot({
        account: { ...bitrixAccount, fullRights },
        streams: problems.map((problem) => ({ stream: "calls", syncedUntil: 1, problem, cursor: null })),
      }),
    ),
  );

test("a whole account misses nothing", () => {
  expect(missing([null, null])).toEqual({});
});

test("without call statistics or open lines, what is computed from touches says so", () => {
  const both = ["no-telephony-right", "no-open-lines-right"];
  expect(missing([both[0]!, both[1]!])).toEqual({
    "response-time": both,
    "cycle-time": both,
    reporting: both,
    productivity: both,
  });
});

test("whoever is no administrator sees too little for any figure; told once", () => {
  expect(missing(["not-full-rights"], false)).toEqual(
    Object.fromEntries(KPI_IDS.map((id) => [id, ["not-full-rights"]])),
  );
});

test("a new address takes nothing away", () => {
  expect(missing(["portal-renamed", "no-department-right"])).toEqual({});
});
