/** The plain page: the tab, or the card where the page is for one lead. */
import { h } from "preact";
import { createPageHost } from "../hosts/page.ts";
import { readPageStart, rootOf } from "../hosts/page-start.ts";
import { Tab } from "../tab/tab.tsx";
import { mount } from "../theme/mount.ts";
import { tabStyles } from "../theme/styles.ts";

const host = createPageHost(readPageStart(document));
mount(rootOf(document), host, tabStyles, h(Tab, { host }));
