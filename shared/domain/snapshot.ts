import type { Account } from "./account.ts";
import type { Dictionaries } from "./dictionaries.ts";
import type { LeadRecord } from "./lead.ts";
import type { ConversationRating, Mark, SurveyAnswer } from "./mark.ts";
import type { StageMove } from "./stage-move.ts";
import type { StreamState } from "./stream.ts";
import type { Touch } from "./touch.ts";

/** The rows of one account, whole or only those that changed. Order means nothing; ids are unique per list. */
export interface Rows {
  records: readonly LeadRecord[];
  moves: readonly StageMove[];
  touches: readonly Touch[];
  marks: readonly Mark[];
  ratings: readonly ConversationRating[];
  answers: readonly SurveyAnswer[];
}

/** Everything the figures of an account rest on. */
export interface Snapshot extends Rows {
  account: Account;
  dictionaries: Dictionaries;
  streams: readonly StreamState[];
}
