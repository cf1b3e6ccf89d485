/** The page that Bitrix24 opens from its menu. */
import { createBitrix24Host } from "../hosts/bitrix24.ts";
import { readPageStart, rootOf } from "../hosts/page-start.ts";
import { showTab } from "../tab/show-tab.ts";
import { mount } from "../theme/mount.ts";
import { tabStyles } from "../theme/tab-styles.ts";

const host = createBitrix24Host(readPageStart(document));
mount(rootOf(document), host, tabStyles, (root) => showTab(root, host));
