import { detailText, problemText, tabText, unitText } from "#shared/text/widget.ru.ts";

export const tabRu = { ...tabText, detail: detailText, problem: problemText, units: unitText };
