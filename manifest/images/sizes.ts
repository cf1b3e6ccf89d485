/** The pictures that the marketplaces ask for, by file name: pixels (crm/amocrm.md 5.1, crm/bitrix24.md 6). */
export interface Picture {
  width: number;
  height: number;
  /** `mark`: the sign alone; `logo`: sign and name on white. */
  kind: "mark" | "logo";
}

export const AMOCRM_PICTURES: Record<string, Picture> = {
  "logo_main.png": { width: 400, height: 272, kind: "logo" },
  "logo_small.png": { width: 108, height: 108, kind: "mark" },
  "logo.png": { width: 130, height: 100, kind: "logo" },
  "logo_medium.png": { width: 240, height: 84, kind: "logo" },
  "logo_min.png": { width: 84, height: 84, kind: "mark" },
};

export const BITRIX24_PICTURES: Record<string, Picture> = {
  "icon.png": { width: 512, height: 512, kind: "mark" },
};

/** Kommo's size of a tour slide; also within Bitrix24's 1280 × 720. */
export const SLIDE = { width: 1188, height: 616 } as const;

/** A picture may weigh no more than this (amoCRM). */
export const MAX_PICTURE_BYTES = 300_000;
