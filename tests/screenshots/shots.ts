/** The screens that are worth a look. */
import { CARD_SHOTS } from "./card-shots.ts";
import { DETAIL_SHOTS } from "./detail-shots.ts";
import { SETTINGS_SHOTS } from "./settings-shots.ts";
import type { Shot } from "./shot.ts";
import { STATE_SHOTS } from "./state-shots.ts";
import { TAB_SHOTS } from "./tab-shots.ts";

export const SHOTS: readonly Shot[] = [
  ...CARD_SHOTS,
  ...TAB_SHOTS,
  ...STATE_SHOTS,
  ...DETAIL_SHOTS,
  ...SETTINGS_SHOTS,
];
