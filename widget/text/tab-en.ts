import { detailText, problemText, tabText, unitText } from "#shared/text/widget.en.ts";

export const tabEn = { ...tabText, detail: detailText, problem: problemText, units: unitText };
