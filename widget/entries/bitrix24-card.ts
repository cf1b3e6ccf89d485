/** The page that Bitrix24 opens in the tab of a lead or deal. */
import { showCard } from "../card/show-card.ts";
import { createBitrix24Host } from "../hosts/bitrix24.ts";
import { readPageStart, rootOf } from "../hosts/page-start.ts";
import { cardStyles } from "../theme/card-styles.ts";
import { mount } from "../theme/mount.ts";

const start = readPageStart(document);
const host = createBitrix24Host(start);
const { lead } = start;
if (lead) mount(rootOf(document), host, cardStyles, (root) => showCard(root, host, lead));
