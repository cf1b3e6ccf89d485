import { expect, test } from "vitest";
import { report } from "#shared/kpi/report.ts";
import { differences } from "#tests/oracle/compare.ts";
import { oracleReport } from "#tests/oracle/oracle.ts";
import { randomAccount, seeds } from "./random-account.ts";

/** The engine says what an independent reading of KPI.md says, on histories with everything that CRMs get wrong. */
test.each(seeds(90, 0))("seed %d", (seed) => {
  const { snapshot, history, question, period } = randomAccount(seed);
  const expected = oracleReport(snapshot, { ...question, period });
  expect(differences(report(history, question), expected)).toEqual([]);
});
