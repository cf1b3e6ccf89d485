import type { Instant } from "./instant.ts";

/** A stage of a pipeline, by the CRM's own ids. `pipelineId` is `null` for stages of a Bitrix24 CRM lead. */
export interface StageRef {
  pipelineId: string | null;
  stageId: string;
}

/** A record entered a stage at an instant. `kind: "creation"` only tells the first stage (Bitrix24 `TYPE_ID` 1). */
export interface StageMove {
  /**
   * Unique in the account and, at one instant, in the CRM's own order when compared as text: amoCRM's event id,
   * Bitrix24's history id padded with zeros (`lead:` and `deal:` histories count separately).
   */
  id: string;
  /** `LeadRecord.id`; the record may be unknown here. */
  recordId: string;
  at: Instant;
  /** User id, `"0"` for a robot, `null` where the CRM does not tell (Bitrix24). */
  by: string | null;
  /** `null` where the CRM does not tell (Bitrix24). */
  from: StageRef | null;
  to: StageRef;
  /** What the CRM itself calls the entered stage (Bitrix24's semantic); `null` where only the stage list tells. */
  outcome: "open" | "won" | "lost" | null;
  kind: "creation" | "move";
}
