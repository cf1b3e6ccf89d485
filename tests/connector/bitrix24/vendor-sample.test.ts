/** The vendor's sample portal through the real connector: what it publishes of it must come out again. */
import { expect, test } from "vitest";
import { formatInstant } from "#shared/domain/instant.ts";
import { DEFAULT_SETTINGS } from "#shared/domain/settings.ts";
import { buildHistory } from "#shared/history/history.ts";
import { report } from "#shared/kpi/report.ts";
import { parsePeriod } from "#shared/time/period.ts";
import { storyFacts } from "#tests/fakes/bitrix24/from-story.ts";
import { PortalState, type Row } from "#tests/fakes/bitrix24/state.ts";
import { startPortal } from "./portal-world.ts";
import { samplePortal, samplesAbsent } from "./samples.ts";

const instant = (text: unknown) => Date.parse(String(text)) / 1000;

/** The sample has no stage history: a closed deal was closed when it was last changed. */
function stateOf(entities: Record<string, Row[]>): PortalState {
  const facts = { ...storyFacts(1), owner: "1", dealFields: [], leadFields: [], departments: [] };
  const state = new PortalState({
    ...facts,
    users: entities.users!,
    categories: entities.categories!,
    statuses: entities.statuses!,
  });
  for (const row of entities.leads!) state.leads.add(row, Number(row.ID));
  for (const row of entities.deals!) {
    const isClosed = row.STAGE_SEMANTIC_ID !== "P";
    state.deals.add({ ...row, MOVED_TIME: row.DATE_MODIFY }, Number(row.ID));
    if (isClosed)
      state.dealHistory.add({
        TYPE_ID: 3,
        OWNER_ID: Number(row.ID),
        CREATED_TIME: row.DATE_MODIFY,
        CATEGORY_ID: row.CATEGORY_ID,
        STAGE_ID: row.STAGE_ID,
        STAGE_SEMANTIC_ID: row.STAGE_SEMANTIC_ID,
      });
  }
  return state;
}

test.skipIf(samplesAbsent)(
  "16 won deals worth 17,036,000 (skipped: the vendor's sample is not on this machine)",
  async () => {
    const { entities } = samplePortal();
    const { store, account, sync } = await startPortal(stateOf(entities));
    await sync();
    const [rows, dictionaries, streams] = await Promise.all([
      store.rows(account.id),
      store.dictionaries(account.id),
      store.streams(account.id),
    ]);
    expect(rows.records).toHaveLength(60 + 25);
    const history = buildHistory({ ...rows, account, dictionaries, streams });
    const asOf = Math.max(...entities.deals!.map((row) => instant(row.DATE_MODIFY))) + 86_400;
    const to = formatInstant(asOf).slice(0, 10);
    const { kpis } = report(history, {
      settings: DEFAULT_SETTINGS,
      period: parsePeriod(`2024-01-01..${to}`, account.timeZone)!,
      asOf,
    });
    expect(kpis["average-check"].details).toMatchObject({ deals: 16, revenue: 17_036_000_00 });
    expect(kpis.conversion.details.won).toBe(16);
    const won = rows.records.filter((record) => record.outcome === "won" && record.entity === "deal");
    expect(won.filter((deal) => deal.stageId === "WON")).toHaveLength(3);
  },
);
