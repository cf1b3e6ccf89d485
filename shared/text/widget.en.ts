/**
 * The widget's English, one file per surface so that a card carries no text of the tab. `widget.ru.ts` has the same
 * shape; `{name}` is filled by the widget. Titles, formulas and explanations of the figures come with the report.
 */
export { cardText } from "./widget/en/card.ts";
export { detailText } from "./widget/en/detail.ts";
export { problemText } from "./widget/en/problem.ts";
export { settingsText } from "./widget/en/settings.ts";
export { tabText } from "./widget/en/tab.ts";
export { unitText } from "./widget/en/units.ts";
