/** The page that Bitrix24 opens from its menu. */
import { h } from "preact";
import { createBitrix24Host } from "../hosts/bitrix24.ts";
import { readPageStart, rootOf } from "../hosts/page-start.ts";
import { Tab } from "../tab/tab.tsx";
import { mount } from "../theme/mount.ts";
import { tabStyles } from "../theme/styles.ts";

const host = createBitrix24Host(readPageStart(document));
mount(rootOf(document), host, tabStyles, h(Tab, { host }));
