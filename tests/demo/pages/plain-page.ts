/** A page of ours that holds a bundle, as the service writes one for Bitrix24's frames and for the plain page. */
import type { PageStart } from "#shared/api/answers.ts";
import { scriptJson } from "./assets.ts";

export interface PlainPageOptions {
  start: PageStart;
  /** Address of the bundle, `/widget/page/tab.js`. */
  bundle: string;
}

export function plainPage({ start, bundle }: PlainPageOptions): string {
  return `<!doctype html>
<html lang="${start.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Десятка</title><link rel="icon" href="data:,"><style>html,body{margin:0}</style></head>
<body><div id="desyatka"></div>
<script type="application/json" id="desyatka-start">${scriptJson(start)}</script>
<script type="module" src="${bundle}"></script>
</body></html>`;
}
