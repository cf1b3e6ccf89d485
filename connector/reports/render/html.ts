/**
 * A kept report as one page that mail programs show: tables, inline styles, inline SVG, nothing loaded from anywhere.
 * Every text is escaped by the template; addresses are those of the CRM, made by us.
 */
import { html } from "hono/html";
import type { Language } from "#shared/text/errors.ts";
import type { ActionList, ReportDocument } from "../kept/kept-report.ts";
import { whyText } from "../why-text.ts";
import { changeSentences, figureLines } from "./changes.ts";
import { barChart, type Markup, trendLine } from "./charts.ts";
import { instantLabel, periodLabel } from "./period-label.ts";
import { reportFormat } from "./report-format.ts";
import { fill, REPORT_WORDS } from "./words.ts";

const CELL = "padding:6px 8px;border-bottom:1px solid #e4e7eb;vertical-align:middle;text-align:left";
const NUMBER = `${CELL};text-align:right;white-space:nowrap`;
const HEAD = "font-size:18px;margin:28px 0 8px;color:#102a43";
const NOTE = "color:#52606d;font-size:12px";
const QUIET = "color:#52606d;font-size:13px;margin:4px 0";
const TURN = { better: "#0b6e4f", worse: "#a8480f" } as const;

interface Page {
  document: ReportDocument;
  language: Language;
}

function figuresTable({ document, language }: Page): Markup {
  const words = REPORT_WORDS[language];
  const rows = figureLines(document, language).map((line) => {
    const color = line.turn ? TURN[line.turn] : "#1f2933";
    const verdict = [line.verdict, line.turn && words[line.turn]].filter(Boolean).join(", ");
    const was = line.previous === "—" ? "" : fill(words.was, { previous: line.previous });
    return html`<tr><th scope="row" style="${CELL};font-weight:normal">${line.title}</th><td style="${CELL}"><b style="white-space:nowrap">${line.value}</b><div style="${NOTE}">${line.reason || was}</div></td><td style="${CELL};color:${color}"><span style="white-space:nowrap">${line.change}</span><div style="${NOTE}">${verdict}</div></td><td style="${CELL}">${trendLine(document.trends[line.id], `${words.trend}: ${line.title}`)}</td></tr>`;
  });
  return html`<table role="table" style="border-collapse:collapse;width:100%;font-size:14px"><thead><tr><th scope="col" style="${CELL}">${words.figure}</th><th scope="col" style="${CELL}">${words.value}</th><th scope="col" style="${CELL}">${words.change}</th><th scope="col" style="${CELL}">${words.trend}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function managersTable({ document, language }: Page): Markup {
  const words = REPORT_WORDS[language];
  const { report } = document;
  const format = reportFormat(language, report.currency);
  const told = (value: number | null, tell: (value: number) => string) =>
    value === null ? "—" : tell(value);
  const rows = [...report.kpis.productivity.details.managers]
    .sort((one, other) => other.revenue - one.revenue)
    .map(
      (one) =>
        html`<tr><th scope="row" style="${CELL};font-weight:normal">${one.name ?? one.id ?? words.nobody}</th><td style="${NUMBER}">${one.leadsNew}</td><td style="${NUMBER}">${one.won}</td><td style="${NUMBER}">${format.money(one.revenue)}</td><td style="${NUMBER}">${told(one.conversion, (value) => format.value(value, "percent"))}</td><td style="${NUMBER}">${told(one.responseMedianWork, format.duration)}</td></tr>`,
    );
  const heads = [words.newLeads, words.won, words.revenue, words.conversion, words.response].map(
    (head) => html`<th scope="col" style="${NUMBER}">${head}</th>`,
  );
  return html`<table role="table" style="border-collapse:collapse;width:100%;font-size:14px"><thead><tr><th scope="col" style="${CELL}">${words.manager}</th>${heads}</tr></thead><tbody>${rows}</tbody></table>`;
}

function funnelChart({ document, language }: Page): Markup | string {
  const words = REPORT_WORDS[language];
  const format = reportFormat(language, document.report.currency);
  const bars = document.report.kpis.funnel.details.steps.map(({ step, count, ofFirst }) => ({
    label: words.steps[step],
    value: count,
    text: ofFirst === null ? String(count) : `${count}, ${format.value(ofFirst, "percent")}`,
  }));
  return barChart(bars, words.funnel);
}

function forecastChart({ document, language }: Page): Markup | string {
  const words = REPORT_WORDS[language];
  const format = reportFormat(language, document.report.currency);
  const bars = document.report.kpis.forecast.details.months.slice(-6).map(({ month, forecast, actual }) => ({
    label: month,
    value: actual,
    ...(forecast === null ? {} : { expected: forecast }),
    text: format.money(actual),
  }));
  const drawn = barChart(bars, `${words.forecast}. ${words.forecastNote}`);
  return drawn === "" ? "" : html`${drawn}<p style="${QUIET}">${words.forecastNote}</p>`;
}

function actionsPart({ document, language }: Page, { kind, of, count, leads }: ActionList): Markup | string {
  if (count === 0) return "";
  const words = REPORT_WORDS[language];
  const { currency, timeZone } = document.report;
  const format = reportFormat(language, currency);
  const rows = leads.map((lead) => {
    const title = lead.title || words.untitled;
    const name = lead.url ? html`<a href="${lead.url}" style="color:#2463a6">${title}</a>` : title;
    const why = whyText(of, lead.why, currency, language);
    const since =
      kind === "waiting" && lead.createdAt ? instantLabel(lead.createdAt, timeZone, language) : why;
    const facts = [lead.managerName ?? lead.managerId, lead.amount ? format.money(lead.amount) : null, since];
    return html`<li style="margin:4px 0">${name} <span style="color:#52606d">${facts.filter(Boolean).join(", ")}</span></li>`;
  });
  const rest = count - leads.length;
  const more = rest > 0 ? html`<p style="${QUIET}">${fill(words.more, { count: String(rest) })}</p>` : "";
  return html`<h3 style="font-size:15px;margin:16px 0 4px">${words.actions[kind]}: ${count}</h3><ul style="margin:0;padding-left:20px;font-size:14px">${rows}</ul>${more}`;
}

/** `link`: where the report opens in a browser, `null` on that page itself. */
export async function reportPage(
  document: ReportDocument,
  language: Language,
  { hash, link }: { hash: string; link: string | null },
): Promise<string> {
  const words = REPORT_WORDS[language];
  const page = { document, language };
  const { report, slot } = document;
  const label = periodLabel(report.period, language);
  const sentences = changeSentences(document, language).map(
    (one) => html`<li style="margin:4px 0">${one}</li>`,
  );
  const actions = document.actions.map((list) => actionsPart(page, list)).filter((part) => part !== "");
  const asOf = fill(words.asOf, {
    at: instantLabel(report.asOf, report.timeZone, language),
    zone: report.timeZone,
  });
  const chart = (head: string, drawn: Markup | string) =>
    drawn === "" ? "" : html`<h2 style="${HEAD}">${head}</h2>${drawn}`;
  const made = await html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${words.cadence[slot.cadence]}, ${label}</title></head>
<body style="margin:0;background:#f5f7fa;font-family:Arial,Helvetica,sans-serif;color:#1f2933">
<div style="max-width:760px;margin:0 auto;padding:20px 16px;background:#ffffff">
<p style="${QUIET}">${document.name}</p>
<h1 style="font-size:24px;margin:0;color:#102a43">${words.cadence[slot.cadence]}: ${label}</h1>
<p style="${QUIET}">${asOf}</p>
${document.complete ? "" : html`<p style="margin:12px 0;padding:8px 12px;background:#fff3d6;color:#5f370e">${words.incomplete}</p>`}
<h2 style="${HEAD}">${words.changes}</h2>
${sentences.length > 0 ? html`<ul style="margin:0;padding-left:20px;font-size:14px">${sentences}</ul>` : html`<p style="margin:0;font-size:14px">${words.noChanges}</p>`}
<h2 style="${HEAD}">${words.figures}</h2>
<div style="overflow-x:auto">${figuresTable(page)}</div>
<h2 style="${HEAD}">${words.managers}</h2>
<div style="overflow-x:auto">${managersTable(page)}</div>
${chart(words.funnel, funnelChart(page))}
${chart(words.forecast, forecastChart(page))}
<h2 style="${HEAD}">${words.needed}</h2>
${actions.length > 0 ? actions : html`<p style="margin:0;font-size:14px">${words.noActions}</p>`}
${link === null ? "" : html`<p style="margin:24px 0"><a href="${link}" style="color:#2463a6">${words.open}</a></p>`}
<p style="${QUIET};margin-top:28px;word-break:break-all">${fill(words.kept, { hash })}</p>
</div></body></html>`;
  return String(made);
}
