/**
 * A kept report: everything that was known when it was made, with the settings it was made with, never changed. It tells
 * no language; `render/` and `export/` make pages and tables of it. Its hash is over the very text that is stored.
 */
import { createHash } from "node:crypto";
import type { KpiBlocks, KpiId, Report } from "#shared/api/report.ts";
import type { Recipient, Settings } from "#shared/domain/settings.ts";
import type { RecordRow } from "#shared/kpi/records.ts";
import { StorageError } from "../../errors.ts";
import type { Cadence, KeptReport } from "../../store/report-shelf.ts";

/** A lead that wants somebody to act. */
export interface ActionLead extends RecordRow {
  managerName: string | null;
  url: string;
}

/** Leads to act on, and the figure whose list they head. */
export interface ActionList {
  kind: "waiting" | "broken" | "at-risk";
  /** Path of `/api/records`. */
  of: string;
  /** Of the whole list; `leads` may be only its beginning. */
  count: number;
  leads: ActionLead[];
}

export interface ReportDocument {
  version: 1;
  name: string;
  slot: { key: string; cadence: Cadence; due: string; period: string };
  made: string;
  complete: boolean;
  settings: Settings;
  /** Groups are by manager, without their details (`productivity.details.managers` has those). */
  report: Report;
  /** Values of the last periods, oldest first; the last is this one's. */
  trends: Record<KpiId, (number | null)[]>;
  actions: ActionList[];
  /** What the figures rest on, to tell later which leads have changed. */
  behind: { leads: string[]; won: [id: string, amount: number][] };
  deliver: Recipient[];
}

export const hashOf = (document: string): string => createHash("sha256").update(document).digest("hex");

export function keep(report: ReportDocument, madeAt: number): KeptReport {
  const document = JSON.stringify(report);
  return { key: report.slot.key, madeAt, hash: hashOf(document), document };
}

/** The document; throws when it is not the one that was kept. */
export function openKept({ key, hash, document }: KeptReport): ReportDocument {
  if (hashOf(document) !== hash) throw new StorageError("report-damaged", { report: key });
  return JSON.parse(document) as ReportDocument;
}

/** Groups as a kept report has them. */
export function slimGroups(report: Report): Report {
  const slim = (kpis: KpiBlocks) =>
    Object.fromEntries(
      Object.entries(kpis).map(([id, block]) => [id, { ...block, details: {} }]),
    ) as KpiBlocks;
  return { ...report, groups: report.groups.map((group) => ({ ...group, kpis: slim(group.kpis) })) };
}
