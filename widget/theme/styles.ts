/** The tab's stylesheet as one text, for its shadow root. */
import tab from "./tab.css?inline";
import theme from "./theme.css?inline";

export const tabStyles = theme + tab;
