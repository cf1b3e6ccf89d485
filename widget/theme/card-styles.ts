/** The card's stylesheet as one text, for its shadow root. */
import card from "./card.css?inline";
import colors from "./colors.css?inline";

export const cardStyles = [colors, card].join("\n");
