/**
 * The client's page: one screen, no scripts, nothing loaded. Eleven large choices that a thumb, a keyboard and a screen
 * reader use alike; it follows the dark theme of the phone.
 */
import { html, raw } from "hono/html";
import type { Language } from "#shared/text/errors.ts";
import { fill } from "../reports/render/words.ts";
import { SURVEY_WORDS } from "./words.ts";

export type SurveyView =
  | { kind: "form"; company: string; score: number | null; problem: boolean }
  | { kind: "thanks"; company: string; score: number }
  | { kind: "closed"; reason: "forged" | "expired" | "answered"; company: string | null };

export const MAX_COMMENT = 1_000;

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2530;--paper:#ffffff;--back:#eef2f6;--quiet:#5a6775;--line:#8a97a5;--main:#1f5fa8;--on-main:#ffffff;--wrong:#a4260f}
@media (prefers-color-scheme:dark){:root{--ink:#e8edf2;--paper:#1a222b;--back:#10161d;--quiet:#a9b5c1;--line:#6b7885;--main:#7db4f0;--on-main:#0d1620;--wrong:#ff9d88}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;padding:16px;background:var(--back);color:var(--ink);font:17px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
main{width:100%;max-width:620px;background:var(--paper);border-radius:16px;padding:24px 20px}
h1{font-size:24px;line-height:1.25;margin:0 0 8px}
fieldset{border:0;margin:0;padding:0}
legend{padding:0;margin:0 0 16px;overflow-wrap:anywhere}
.scores{display:grid;grid-template-columns:repeat(11,1fr);gap:6px}
@media (max-width:560px){.scores{grid-template-columns:repeat(6,1fr)}main{padding:24px 16px}}
.scores label{position:relative;display:block}
.scores input{position:absolute;inset:0;opacity:0;width:100%;height:100%;margin:0;cursor:pointer}
.scores span{display:flex;align-items:center;justify-content:center;min-height:48px;border:1.5px solid var(--line);border-radius:10px;font-weight:600;font-variant-numeric:tabular-nums}
.scores input:checked+span{background:var(--main);border-color:var(--main);color:var(--on-main)}
.scores input:focus-visible+span{outline:3px solid var(--main);outline-offset:2px}
.ends{display:flex;justify-content:space-between;gap:12px;margin:8px 0 20px;color:var(--quiet);font-size:14px}
.wrong{color:var(--wrong);font-weight:600;margin:0 0 12px}
label.words{display:block;margin:0 0 6px}
textarea{width:100%;min-height:96px;padding:10px 12px;border:1.5px solid var(--line);border-radius:10px;background:transparent;color:inherit;font:inherit;resize:vertical}
.quiet{color:var(--quiet);font-size:14px;margin:4px 0 0}
button,.button{display:inline-block;margin:20px 0 0;min-height:48px;padding:12px 28px;border:0;border-radius:10px;background:var(--main);color:var(--on-main);font:inherit;font-weight:600;cursor:pointer;text-decoration:none}
button:focus-visible,.button:focus-visible,textarea:focus-visible,a:focus-visible{outline:3px solid var(--main);outline-offset:2px}
footer{margin:24px 0 0;font-size:14px}
footer a{color:var(--quiet)}
@media (max-width:560px){button{width:100%}}
`;

const SCORES = Array.from({ length: 11 }, (_, score) => score);

function form({ company, score, problem }: Extract<SurveyView, { kind: "form" }>, language: Language) {
  const words = SURVEY_WORDS[language];
  const choices = SCORES.map(
    (value) =>
      html`<label><input type="radio" name="score" value="${value}" required ${value === score ? "checked" : ""}><span>${value}</span></label>`,
  );
  return html`<h1>${words.title}</h1>
<form method="post" action="?language=${language}">
<fieldset aria-describedby="ends"><legend>${fill(words.question, { company })}</legend>
${problem ? html`<p class="wrong" role="alert">${words.choose}</p>` : ""}
<div class="scores">${choices}</div>
<p class="ends" id="ends"><span>${words.low}</span><span>${words.high}</span></p></fieldset>
<label class="words" for="comment">${words.comment}</label>
<textarea id="comment" name="comment" maxlength="${MAX_COMMENT}" rows="3" aria-describedby="hint"></textarea>
<p class="quiet" id="hint">${words.commentHint}</p>
<button>${words.send}</button>
</form>`;
}

function body(view: SurveyView, language: Language) {
  const words = SURVEY_WORDS[language];
  if (view.kind === "form") return form(view, language);
  if (view.kind === "closed")
    return html`<h1>${view.company ?? words.title}</h1><p>${words[view.reason]}</p>`;
  const thanks = fill(words.thanks, { score: String(view.score) });
  return html`<div role="status"><h1>${thanks}</h1><p>${words.until}</p></div>
<a class="button" href="?language=${language}">${words.change}</a>`;
}

export async function surveyPage(view: SurveyView, language: Language): Promise<string> {
  const words = SURVEY_WORDS[language];
  const other = language === "ru" ? "en" : "ru";
  const made = await html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${words.title}</title><style>${raw(STYLE)}</style></head>
<body><main>${body(view, language)}<footer><a href="?language=${other}" hreflang="${other}" lang="${other}">${words.other}</a></footer></main></body></html>`;
  return String(made);
}
