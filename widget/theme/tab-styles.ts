/** The tab's stylesheet as one text, for its shadow root. */
import colors from "./colors.css?inline";
import controls from "./controls.css?inline";
import tab from "./tab.css?inline";

// Joined at run time: a sum of constants would be built into one line that nobody can read.
export const tabStyles = [colors, controls, tab].join("\n");
