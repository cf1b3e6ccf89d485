import { expect, test } from "vitest";
import { previewOf } from "#connector/reports/preview.ts";
import { buildHistory } from "#shared/history/history.ts";
import { at, lead, settingsOf, snapshot, touch } from "#tests/shared/kpi/sample.ts";

test("another limit changes no headline, but how many were answered in time", () => {
  const created = at("2026-11-17T07:00Z");
  const history = buildHistory(
    snapshot({
      records: [lead({ id: "1", createdAt: created }), lead({ id: "2", createdAt: created })],
      touches: [touch({ on: "1", at: created + 5 * 60 }), touch({ on: "2", at: created + 30 * 60 })],
    }),
  );
  const preview = previewOf(history, {
    before: settingsOf(),
    after: settingsOf({ response: { slaMinutes: 45 } }),
    now: at("2026-11-23T09:00Z"),
  });
  expect(preview.filter(({ before, after }) => before !== after)).toEqual([
    { id: "response-time", field: "withinSla", before: 50, after: 100 },
  ]);
});
