/** The tab's stylesheet as one text, for its shadow root. */
import colors from "./colors.css?inline";
import controls from "./controls.css?inline";
import tab from "./tab.css?inline";

export const tabStyles = colors + controls + tab;
