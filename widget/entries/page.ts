/** The plain page: the tab, or the card where the page is for one lead. */
import { createPageHost } from "../hosts/page.ts";
import { readPageStart, rootOf } from "../hosts/page-start.ts";
import { showTab } from "../tab/show-tab.ts";
import { mount } from "../theme/mount.ts";
import { tabStyles } from "../theme/tab-styles.ts";

const host = createPageHost(readPageStart(document));
mount(rootOf(document), host, tabStyles, (root) => showTab(root, host));
