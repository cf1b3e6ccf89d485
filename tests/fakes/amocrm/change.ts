import type { FakeLead, FakeNote, FakeTask, NoteOwner } from "./records.ts";

/** Something a hook may tell. */
export type Change =
  | { of: "lead"; action: LeadAction; lead: FakeLead; at: number; before?: Record<string, number> }
  | { of: "note"; owner: NoteOwner; note: FakeNote; at: number }
  | { of: "task"; action: "add" | "update"; task: FakeTask; at: number }
  | { of: "message"; direction: "in" | "out"; lead: number; contact: number; by: number; at: number };

export type LeadAction = "add" | "update" | "delete" | "restore" | "status" | "responsible";
