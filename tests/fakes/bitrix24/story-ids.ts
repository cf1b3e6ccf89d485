/** How the story's people, sources and stages are called in a portal. */
export const OBJECTIONS_FIELD = "UF_CRM_OBJECTIONS";
export const NPS_FIELD = "UF_CRM_NPS";

export const SOURCE_IDS: Record<number, string> = {
  71: "WEBFORM",
  72: "ADVERTISING",
  73: "CALL",
  74: "RECOMMENDATION",
};

/** Users are numbered from 1 in a portal. */
export const userId = (seller: number): string => String(seller - 500);
/** A program that answers in open lines. */
export const BOT_ID = "90";
/** Clients of the messenger are users of the portal too. */
export const clientId = (contact: number): string => String(10_000 + contact);

export const categoryId = (pipeline: number): string => (pipeline === 31 ? "0" : "1");
const prefixOf = (pipeline: number): string => (pipeline === 31 ? "" : "C1:");
export const stageId = (pipeline: number, key: string): string => prefixOf(pipeline) + key.toUpperCase();
export const closedStageId = (pipeline: number, isWon: boolean): string =>
  `${prefixOf(pipeline)}${isWon ? "WON" : "LOSE"}`;
