/** Which step of the funnel a stage is, by its name in Russian or English: a first guess for a person to check. */
export type Step = "lead" | "meeting" | "proposal";

/** Later steps first: "КП после встречи" is a proposal. */
const NAMES: [Step, RegExp][] = [
  [
    "proposal",
    /предложен|(^|[^а-яё])кп([^а-яё]|$)|коммерч|смет|сч[её]т|договор|оплат|расч[её]т|торг|соглас|proposal|quote|offer|invoice|contract|negotiat|payment/i,
  ],
  [
    "meeting",
    /встреч|замер|показ|презентац|демо|осмотр|визит|консультац|созвон|тест-?драйв|meeting|demo|visit|presentation|consult|appointment|showing/i,
  ],
  [
    "lead",
    /нов(ая|ый|ое)|заявк|лид|неразобран|первичн|обращен|входящ|квалиф|new|lead|incoming|inquiry|request|qualif|contact/i,
  ],
];

export function suggestStep(name: string): Step | null {
  return NAMES.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}

/** A user whose name is that of a program or a test. */
export function looksLikeBot(name: string): boolean {
  return /(^|[^а-яёa-z])(чат-?)?бот([^а-яё]|$)|\bbot\b|робот|robot|тест|\btest|интеграц|integration|\bapi\b|автоответ|salesbot|сервис/i.test(
    name,
  );
}
