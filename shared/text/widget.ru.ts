/**
 * The widget's Russian, one file per surface so that a card carries no text of the tab. `widget.en.ts` has the same
 * shape; `{name}` is filled by the widget. Titles, formulas and explanations of the figures come with the report.
 */
export { cardText } from "./widget/ru/card.ts";
export { detailText } from "./widget/ru/detail.ts";
export { problemText } from "./widget/ru/problem.ts";
export { settingsText } from "./widget/ru/settings.ts";
export { tabText } from "./widget/ru/tab.ts";
export { unitText } from "./widget/ru/units.ts";
