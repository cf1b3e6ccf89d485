/** What is stored of a simulated amoCRM account, against what that account has: nothing lost, nothing doubled. */
import { expect } from "vitest";
import { isWindowCursor } from "#connector/crm/windows.ts";
import type { Store } from "#connector/store/store.ts";
import type { AccountId } from "#shared/domain/account.ts";
import type { StreamState } from "#shared/domain/stream.ts";
import type { AmoState, NoteOwner } from "#tests/fakes/amocrm/state.ts";

const OWNERS: readonly NoteOwner[] = ["leads", "contacts", "companies"];
const byText = (one: string, other: string) => (one < other ? -1 : 1);

const movesOf = (state: AmoState) =>
  [...state.events.values()].filter((event) => event.type === "lead_status_changed");
const callsOf = (state: AmoState, owner: NoteOwner) =>
  [...state.notes[owner].values()].filter((note) => /^call_/.test(note.note_type));

/** Row for row: live records and their stages, moves, calls. */
export async function expectMirror(store: Store, id: AccountId, state: AmoState): Promise<void> {
  const { records, moves, touches } = await store.rows(id);
  const live = [...state.leads.values()].filter((lead) => !lead.is_deleted);
  expect(
    records
      .filter((one) => one.deletedAt === null)
      .map((one) => `${one.id} ${one.stageId} ${one.title}`)
      .sort(byText),
  ).toEqual(live.map((lead) => `${lead.id} ${lead.pipeline_id}:${lead.status_id} ${lead.name}`).sort(byText));
  expect(moves.map((one) => one.id).sort(byText)).toEqual(
    movesOf(state)
      .map((event) => event.id)
      .sort(byText),
  );
  expect(
    touches
      .filter((one) => one.kind === "call")
      .map((one) => one.id)
      .sort(byText),
  ).toEqual(OWNERS.flatMap((owner) => callsOf(state, owner).map((note) => `call:${note.id}`)).sort(byText));
}

/** The instant up to which everything of a list is said to have been read, save what is still left of it. */
function saidToBeRead({ cursor, syncedUntil }: StreamState, list: string) {
  if (!isWindowCursor(cursor)) return (at: number) => syncedUntil !== null && at < syncedUntil;
  const left = [...cursor.left, ...cursor.open].filter((span) => span.list === list);
  return (at: number) => at < cursor.until && !left.some((span) => at >= span.from && at <= span.to);
}

/** Whatever a stream's stored place says has been read, is stored. */
export async function expectNoCursorAhead(store: Store, id: AccountId, state: AmoState): Promise<void> {
  const { records, moves, touches } = await store.rows(id);
  const known = new Map(records.map((one) => [one.id, one]));
  const [knownMoves, knownTouches] = [moves, touches].map((rows) => new Set(rows.map((one) => one.id)));
  const streams = new Map((await store.streams(id)).map((stream) => [stream.stream, stream]));
  const [leads, events, calls] = (["leads", "events", "calls"] as const).map((name) => streams.get(name));
  for (const lead of state.leads.values()) {
    const record = known.get(String(lead.id));
    if (!leads || lead.is_deleted) continue;
    const isFirst = leads.syncedUntil === null;
    if (isFirst && saidToBeRead(leads, "created")(lead.created_at))
      expect(record, `lead ${lead.id}`).toBeDefined();
    if (!isFirst && saidToBeRead(leads, "updated")(lead.updated_at))
      expect(record?.updatedAt, `lead ${lead.id}`).toBe(lead.updated_at);
  }
  for (const event of events ? movesOf(state) : [])
    if (saidToBeRead(events!, "events")(event.created_at)) expect(knownMoves, event.id).toContain(event.id);
  for (const owner of calls ? OWNERS : [])
    for (const note of callsOf(state, owner))
      if (saidToBeRead(calls!, owner)(note.updated_at))
        expect(knownTouches, `note ${note.id}`).toContain(`call:${note.id}`);
}
