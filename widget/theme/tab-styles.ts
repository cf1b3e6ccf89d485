/** The tab's stylesheet as one text, for its shadow root. */
import colors from "./colors.css?inline";
import controls from "./controls.css?inline";
import banners from "./tab/banners.css?inline";
import funnel from "./tab/funnel.css?inline";
import layout from "./tab/layout.css?inline";
import morning from "./tab/morning.css?inline";
import panel from "./tab/panel.css?inline";
import print from "./tab/print.css?inline";
import ranks from "./tab/ranks.css?inline";
import skeletons from "./tab/skeletons.css?inline";
import tiles from "./tab/tiles.css?inline";
import toolbar from "./tab/toolbar.css?inline";

// Joined at run time: a sum of constants would be built into one line that nobody can read. `print` overrides the rest.
export const tabStyles = [
  colors,
  controls,
  layout,
  toolbar,
  banners,
  morning,
  tiles,
  skeletons,
  funnel,
  ranks,
  panel,
  print,
].join("\n");
