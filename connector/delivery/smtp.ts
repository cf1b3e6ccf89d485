/**
 * One letter by SMTP, over a connection of its own: nodemailer's low-level client, because it must be known whether the
 * letter had been handed over when the connection broke (RFC 5321, 4.5.5: then it may have been taken).
 */
import { Readable } from "node:stream";
import MailComposer, { type MailComposerOptions } from "nodemailer/lib/mail-composer";
import { parseConnectionUrl } from "nodemailer/lib/shared";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { DeliveryError } from "./delivery-error.ts";

export interface Mail {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  attachments: { filename: string; content: Uint8Array; contentType: string }[];
}

interface SmtpError {
  code?: string;
  responseCode?: number;
  response?: string;
  command?: string;
}

const TIMES = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 };

/** What a refusal means (RFC 5321 4.2.3, RFC 3463: x.2.2 is a full mailbox). */
function refusalOf(error: SmtpError, handedOver: boolean): DeliveryError {
  const { responseCode, response = "", command = "" } = error;
  const verdict = (responseCode ?? 0) >= 500 ? "never" : "again";
  if (error.code === "EAUTH") return new DeliveryError("mail-login", "again", { cause: error });
  if (responseCode === undefined) {
    const [reason, lost] = handedOver
      ? (["no-answer", "unsure"] as const)
      : (["mail-unreachable", "again"] as const);
    return new DeliveryError(reason, lost, { cause: error });
  }
  if (responseCode === 452 || responseCode === 552 || /\b[45]\.2\.2\b/.test(response))
    return new DeliveryError("mailbox-full", verdict, { cause: error });
  const reason = command === "RCPT TO" ? "recipient-refused" : "mail-refused";
  return new DeliveryError(reason, verdict, { cause: error });
}

/** `[mail address]` of `Name <mail address>`. */
const bareAddress = (text: string): string => /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text.trim();

async function compose(mail: Mail): Promise<Buffer> {
  const { attachments, ...rest } = mail;
  const options: MailComposerOptions = {
    ...rest,
    attachments: attachments.map((one) => ({ ...one, content: Buffer.from(one.content) })),
    headers: { "Auto-Submitted": "auto-generated" },
    // Nothing of a letter is read from files or addresses, whatever its texts say.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return new MailComposer(options).compile().build();
}

/** `url`: `smtp://user:password@host:587`, `smtps://…:465`. Throws a `DeliveryError`. */
export async function sendMail(url: string, mail: Mail): Promise<void> {
  const bytes = await compose(mail);
  const { auth, ...options } = parseConnectionUrl(url);
  const connection = new SMTPConnection({ ...options, ...TIMES });
  let handedOver = false;
  const body = new Readable({
    read() {
      handedOver = true;
      this.push(bytes);
      this.push(null);
    },
  });
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once("error", reject);
      const send = () => {
        const envelope = { from: bareAddress(mail.from), to: [mail.to], size: bytes.length };
        connection.send(envelope, body, (error) => (error ? reject(error) : resolve()));
      };
      connection.connect((error) => {
        if (error) reject(error);
        else if (auth) connection.login(auth, (refused) => (refused ? reject(refused) : send()));
        else send();
      });
    });
    connection.quit();
  } catch (error) {
    connection.close();
    throw refusalOf(error as SmtpError, handedOver);
  }
}
