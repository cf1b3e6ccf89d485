/** A page of ours around a bundle of the widget: what it starts with is written as JSON, never as code. */
import type { PageStart } from "#shared/api/answers.ts";

/** JSON that cannot end the script element it stands in. */
const scriptJson = (value: unknown): string => JSON.stringify(value).replace(/</g, "\\u003c");

export function widgetPage(start: PageStart, bundle: string): string {
  return `<!doctype html>
<html lang="${start.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Десятка</title><link rel="icon" href="data:,"><style>html,body{margin:0}</style></head>
<body><div id="desyatka"></div>
<script type="application/json" id="desyatka-start">${scriptJson(start)}</script>
<script type="module" src="${bundle}"></script></body></html>`;
}
