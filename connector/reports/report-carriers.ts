/** How a kept report reaches its reader: a letter with the page and the workbook, a chat message, a message in the CRM. */
import { createHash } from "node:crypto";
import type { Account } from "#shared/domain/account.ts";
import { DeliveryError } from "../delivery/delivery-error.ts";
import type { Carriers, Carry } from "../delivery/post-office.ts";
import { sendMail } from "../delivery/smtp.ts";
import { sendTelegram } from "../delivery/telegram.ts";
import type { HttpContext } from "../http/context.ts";
import { keptSheets } from "./export/kept-sheets.ts";
import { xlsxOf } from "./export/xlsx.ts";
import { openKept, type ReportDocument } from "./kept/kept-report.ts";
import { reportPage } from "./render/html.ts";
import { reportSummary, reportTitle, shortSummary } from "./render/summary.ts";
import { addressOf, type ReportLetter } from "./report-letters.ts";
import { reportLink } from "./report-link.ts";

export type CarrierContext = Pick<HttpContext, "store" | "crm" | "config" | "secret" | "now">;

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/** A minute, five, a quarter of an hour, an hour, then every three hours for half a day. */
const PAUSES = [60, 300, 900, 3_600, 10_800, 10_800, 10_800, 10_800];
/** amoCRM's task for reading the report is due at the end of so many seconds. */
const TASK_SECONDS = 8 * 3_600;

interface Opened {
  document: ReportDocument;
  hash: string;
  link: string;
}

/** The same letter has the same id, whoever sends it: mail programs show a repeated one once. */
const messageIdOf = (account: Account, letter: string, host: string): string =>
  `<${createHash("sha256").update(`${account.id} ${letter}`).digest("hex").slice(0, 40)}@${host}>`;

export function reportCarriers(context: CarrierContext): Carriers {
  const { store, crm, config, secret, now } = context;

  async function open(account: Account, key: string): Promise<Opened> {
    const kept = await store.reports.kept(account.id, key);
    if (!kept) throw new Error(`there is no report ${key}`);
    const link = reportLink({ secret, publicUrl: config.publicUrl }, account.id, key, kept.madeAt);
    return { document: openKept(kept), hash: kept.hash, link };
  }

  const email: Carry = async ({ key, recipient }: ReportLetter, account, letter) => {
    const { smtpUrl, from } = config.mail;
    if (!smtpUrl || !from) throw new DeliveryError("mail-not-configured", "again");
    const { document, hash, link } = await open(account, key);
    const { language } = recipient;
    const workbook = await xlsxOf(keptSheets(document, language), { language, timeZone: account.timeZone });
    await sendMail(smtpUrl, {
      from,
      to: addressOf(recipient),
      subject: reportTitle(document, language),
      text: `${reportSummary(document, language)}\n\n${link}\n`,
      html: await reportPage(document, language, { hash, link }),
      messageId: messageIdOf(account, letter.id, new URL(config.publicUrl).hostname),
      attachments: [
        { filename: `desyatka-${document.report.period.from}.xlsx`, content: workbook, contentType: XLSX },
      ],
    });
  };

  const telegram: Carry = async ({ key, recipient }: ReportLetter, account) => {
    const { token, api } = config.telegram;
    if (!token) throw new DeliveryError("telegram-not-configured", "again");
    const { document, link } = await open(account, key);
    const text = `${reportSummary(document, recipient.language)}\n\n${link}`;
    await sendTelegram({ api, token }, addressOf(recipient), text);
  };

  const inCrm: Carry = async ({ key, recipient }: ReportLetter, account) => {
    const { document, link } = await open(account, key);
    const { writes } = await crm(account);
    await writes.tell({
      userId: addressOf(recipient),
      text: shortSummary(document, recipient.language),
      recordId: null,
      url: link,
      dueAt: now() + TASK_SECONDS,
    });
  };

  return {
    "report-email": { carry: email, pauses: PAUSES, atOnce: 8 },
    "report-telegram": { carry: telegram, pauses: PAUSES, atOnce: 20 },
    "report-crm": { carry: inCrm, pauses: PAUSES, atOnce: 200 },
  };
}
