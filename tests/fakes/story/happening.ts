/** What can happen in a sales department, in words that belong to no CRM. A fake CRM turns each into its own records. */
export type Happening =
  | {
      kind: "arrive";
      pipeline: number;
      /** Key of the first stage. */
      stage: string;
      source: number;
      seller: number;
      /** Entered by the seller himself; else a form, the telephony or a robot made the lead. */
      byHand: boolean;
      /** Whole roubles; 0 where nobody has asked yet. */
      amount: number;
      title: string;
      tags: readonly string[];
      /** Number of the client: of the lead with which he came first, so a returning client shares his number. */
      contact: number;
      /** Number of the client's firm, numbered like the client. */
      company: number | null;
    }
  | {
      kind: "call";
      direction: "in" | "out";
      seller: number;
      /** Talk time; 0 = missed or nobody answered. */
      seconds: number;
      /** The telephony hung it on the client instead of the lead. */
      onContact: boolean;
      /** The telephony hung it on the client's firm. */
      onCompany?: boolean;
      /** The telephony knows only an extension number, not the user. */
      extension: boolean;
    }
  /** `seller` is null for the client's own messages and, going out, for robots. */
  | { kind: "message"; direction: "in" | "out"; seller: number | null; channel: "chat" | "sms" | "mail" }
  /** A meeting was agreed for `due`. It may be planned again, and it may never be held. */
  | { kind: "plan"; seller: number; due: number }
  /** A meeting was held. */
  | { kind: "meeting"; seller: number }
  /** `seller` null: a robot moved it. `reopens`: out of an outcome, back to work. */
  | { kind: "move"; stage: string; seller: number | null; reopens?: true }
  /** Handed to another pipeline; later moves name that pipeline's stages. */
  | { kind: "transfer"; pipeline: number; stage: string; seller: number }
  | { kind: "won"; seller: number }
  | { kind: "lost"; seller: number; reason: number }
  | { kind: "amount"; value: number; seller: number }
  /** `seller` null: a robot. */
  | { kind: "tag"; name: string; seller: number | null }
  | { kind: "untag"; name: string; seller: number | null }
  | { kind: "objection"; text: string }
  /** The client answered 0..10. */
  | { kind: "score"; value: number }
  /** Another manager takes over; `by` null: a robot. */
  | { kind: "assign"; seller: number; by: number | null }
  | { kind: "delete" }
  | { kind: "restore" };

export interface StoryEvent {
  /** Seconds since 1970. */
  at: number;
  /** Number of the lead, from 1 in the order of arrival. */
  lead: number;
  what: Happening;
}
