/** The letters of a kept report: one for each recipient that its settings named, by a name that is theirs for ever. */
import type { Recipient } from "#shared/domain/settings.ts";
import type { Letter } from "../store/outbox.ts";
import type { ReportDocument } from "./kept/kept-report.ts";

export interface ReportLetter {
  key: string;
  recipient: Recipient;
}

export const lettersPrefix = (key: string): string => `report:${key}:`;

export function addressOf(recipient: Recipient): string {
  if (recipient.by === "email") return recipient.to.toLowerCase();
  return recipient.by === "telegram" ? recipient.chat : recipient.user;
}

/** The same recipient named twice gets one. */
export function lettersOf({ slot, deliver }: ReportDocument, now: number): Letter[] {
  return deliver.map((recipient) => ({
    id: `${lettersPrefix(slot.key)}${recipient.by}:${addressOf(recipient)}`,
    kind: `report-${recipient.by}`,
    content: { key: slot.key, recipient } satisfies ReportLetter,
    at: now,
  }));
}
