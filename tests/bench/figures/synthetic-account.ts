/** A seeded amoCRM account of any size: five stage moves and five touches a lead, thirty managers, five years. */
import type { Account } from "#shared/domain/account.ts";
import { type Dictionaries, EMPTY_DICTIONARIES } from "#shared/domain/dictionaries.ts";
import type { LeadRecord, Outcome } from "#shared/domain/lead.ts";
import { settingsSchema } from "#shared/domain/settings.ts";
import type { Rows } from "#shared/domain/snapshot.ts";
import type { StageMove } from "#shared/domain/stage-move.ts";
import type { Touch, TouchKind } from "#shared/domain/touch.ts";
import { seededRandom } from "#tests/fakes/story/seeded-random.ts";

const DAY = 86_400;
const MANAGERS = 30;
const PIPELINES = [1, 2, 3];
const OPEN_STATUSES = [10, 20, 30, 40];
const [WON, LOST] = [142, 143];
const KINDS: readonly TouchKind[] = ["call", "call", "message", "email", "meeting"];
export const OBJECTION = "возражение: дорого";
/** Leads of one part of the rows. */
const PART = 5_000;

const from = Date.UTC(2021, 0, 1) / 1000;
const until = Date.UTC(2026, 0, 1) / 1000;

export const account: Account = {
  id: "amocrm:1",
  crm: "amocrm",
  name: "Synthetic",
  host: "synthetic.amocrm.ru",
  currency: "RUB",
  timeZone: "Europe/Moscow",
  mode: "simple",
  fullRights: true,
  connectedAt: from,
};

const named = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: String(index + 1), name: `No. ${index + 1}` }));
const stage = (pipeline: number, status: number, outcome: Outcome) => ({
  ...{ id: `${pipeline}:${status}`, name: String(status), sort: status, outcome },
});

export const dictionaries: Dictionaries = {
  ...EMPTY_DICTIONARIES,
  managers: named(MANAGERS).map((one, index) => ({
    ...one,
    ...{ active: true, admin: false, teamIds: [String(1 + (index % 5))] },
  })),
  teams: named(5).map((one) => ({ ...one, parentId: null, headId: null })),
  pipelines: PIPELINES.map((id) => ({
    ...{ id: String(id), name: `Pipeline ${id}`, sort: id },
    stages: [
      ...OPEN_STATUSES.map((status) => stage(id, status, "open")),
      stage(id, WON, "won"),
      stage(id, LOST, "lost"),
    ],
  })),
  sources: named(5),
};

/** Everything is over by then: `asOf` of the reports. */
export const asOf = until + 60 * DAY;

export const settings = settingsSchema.parse({
  funnel: {
    steps: Object.fromEntries(PIPELINES.map((id) => [id, { "20": "meeting", "30": "proposal" }])),
  },
});

type Random = ReturnType<typeof seededRandom>;
const below = (random: Random, bound: number) => Math.floor(random.uniform() * bound);

function movesOf(random: Random, id: number, manager: string, createdAt: number): StageMove[] {
  const pipelineId = String(1 + below(random, PIPELINES.length));
  const ending = random.uniform() < 0.25 ? WON : random.uniform() < 0.93 ? LOST : 30;
  const statuses = [10, 20, 30, 20, 40, ending];
  const ref = (status: number) => ({ pipelineId, stageId: `${pipelineId}:${status}` });
  let at = createdAt;
  return statuses.slice(1).map((status, index) => {
    at += below(random, 6 * DAY);
    return {
      id: String(id * 5 + index).padStart(12, "0"),
      ...{ recordId: String(id), at, by: random.uniform() < 0.9 ? manager : "0" },
      ...{ from: ref(statuses[index]!), to: ref(status), outcome: null, kind: "move" },
    };
  });
}

function touchesOf(random: Random, id: number, manager: string, createdAt: number): Touch[] {
  return Array.from({ length: 5 }, (_, index) => {
    const kind = KINDS[below(random, KINDS.length)]!;
    const answered = kind !== "call" || random.uniform() < 0.7;
    const onContact = random.uniform() < 0.2;
    return {
      id: `${kind}:${id * 5 + index}`,
      kind,
      direction: kind === "meeting" || random.uniform() < 0.7 ? "out" : "in",
      at: createdAt + below(random, (index === 0 ? 0.4 : 20) * DAY),
      ...{ by: manager, claimedBy: null, automated: random.uniform() < 0.05, answered },
      talkSeconds: kind === "call" && answered ? 1 + below(random, 300) : 0,
      targets: [onContact ? { type: "contact", id: contactOf(id) } : { type: "record", id: String(id) }],
    };
  });
}

/** Every fifth lead is of the client before. */
const contactOf = (id: number) => String(Math.floor(id * 0.8));

function recordOf(
  random: Random,
  id: number,
  manager: string,
  moves: readonly StageMove[],
  createdAt: number,
) {
  const last = moves.at(-1)!;
  const isClosed = !last.to.stageId.endsWith(":30");
  const record: LeadRecord = {
    id: String(id),
    ...{ entity: "lead", parentId: null, title: `Заявка ${id}`, createdAt, updatedAt: last.at },
    createdBy: random.uniform() < 0.3 ? manager : "0",
    closedAt: isClosed ? last.at : null,
    pipelineId: last.to.pipelineId,
    stageId: last.to.stageId,
    outcome: !isClosed ? "open" : last.to.stageId.endsWith(String(WON)) ? "won" : "lost",
    ...{ amount: 1 + below(random, 10_000_000), currency: null, managerId: manager },
    sourceId: String(1 + below(random, 5)),
    tags: random.uniform() < 0.2 ? [OBJECTION] : [],
    ...{ lossReasonId: null, fields: {}, contactIds: [contactOf(id)], companyId: null, deletedAt: null },
  };
  return record;
}

/** One lead with its moves and touches; the same for the same number and version. */
export function leadRows(id: number, leads: number, version = 0) {
  const random = seededRandom(id * 7 + version);
  const createdAt = Math.floor(from + ((until - from) * (id - 1 + random.uniform())) / leads);
  const manager = String(1 + below(random, MANAGERS));
  const moves = movesOf(random, id, manager, createdAt);
  return {
    record: recordOf(random, id, manager, moves, createdAt),
    moves,
    touches: touchesOf(random, id, manager, createdAt),
  };
}

const NO_ROWS = { marks: [], ratings: [], answers: [] };

export function rowsOf(ids: readonly number[], leads: number, version = 0): Rows {
  const rows = { records: [] as LeadRecord[], moves: [] as StageMove[], touches: [] as Touch[], ...NO_ROWS };
  for (const id of ids) {
    const { record, moves, touches } = leadRows(id, leads, version);
    rows.records.push(record);
    rows.moves.push(...moves);
    rows.touches.push(...touches);
  }
  return rows;
}

/** All rows of the account, part by part. */
export function* syntheticRows(leads: number): Generator<Rows> {
  for (let first = 1; first <= leads; first += PART) {
    yield rowsOf(
      Array.from({ length: Math.min(PART, leads - first + 1) }, (_, index) => first + index),
      leads,
    );
  }
}
