/** A noun after a number, by CLDR plural category: 1 лид, 2 лида, 5 лидов, 1,5 лида. */
export type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;
