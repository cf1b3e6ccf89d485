import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DeliveryError } from "#connector/delivery/delivery-error.ts";
import { type Mail, sendMail } from "#connector/delivery/smtp.ts";
import { sendTelegram } from "#connector/delivery/telegram.ts";
import { type MailServer, startMailServer } from "./mail-server.ts";
import { startTelegramServer, type TelegramServer } from "./telegram-server.ts";

const errorOf = (work: Promise<void>): Promise<DeliveryError> =>
  work.then(
    () => Promise.reject(new Error("it was delivered")),
    (error: unknown) => error as DeliveryError,
  );

describe("a letter by SMTP", () => {
  let server: MailServer;
  beforeEach(async () => {
    server = await startMailServer();
  });
  afterEach(() => server.stop());

  const mail = (to = "head@example.ru"): Mail => ({
    from: "Десятка <reports@desyatka.example>",
    to,
    subject: "Отчёт\r\nBcc: evil@example.ru",
    text: "Текст",
    html: "<p>Текст</p>",
    messageId: "<1@desyatka.example>",
    attachments: [
      { filename: "отчёт.xlsx", content: new Uint8Array([1, 2, 3]), contentType: "application/x" },
    ],
  });

  test("arrives whole, and a line break in its subject is no header", async () => {
    await sendMail(server.url, mail());
    const [taken] = server.taken;
    expect(taken!.to).toBe("head@example.ru");
    expect(taken!.raw).toContain("Message-ID: <1@desyatka.example>");
    expect(taken!.raw).toContain("Auto-Submitted: auto-generated");
    expect(taken!.raw).toContain("AQID");
    expect(taken!.raw).not.toMatch(/^Bcc:/im);
  });

  test.each([
    [550, "5.1.1 no such user", "recipient-refused", "never"],
    [451, "4.7.1 come back later", "recipient-refused", "again"],
    [552, "5.2.2 mailbox full", "mailbox-full", "never"],
    [452, "4.2.2 mailbox full", "mailbox-full", "again"],
    [421, "4.3.2 shutting down", "mail-refused", "again"],
  ])("refused with %i %s: %s, %s", async (code, text, reason, verdict) => {
    server.refuse.set("head@example.ru", () => ({ code, text }));
    expect(await errorOf(sendMail(server.url, mail()))).toMatchObject({ reason, verdict });
  });

  test("a connection that breaks after the letter leaves it unsure; a server that is not there does not", async () => {
    server.dropAfterData.add("head@example.ru");
    expect(await errorOf(sendMail(server.url, mail()))).toMatchObject({
      reason: "no-answer",
      verdict: "unsure",
    });
    expect(server.taken).toHaveLength(1);
    expect(await errorOf(sendMail("smtp://127.0.0.1:1", mail()))).toMatchObject({
      reason: "mail-unreachable",
      verdict: "again",
    });
  });
});

describe("a message by a Telegram bot", () => {
  let server: TelegramServer;
  const TOKEN = "12345:secret";
  beforeEach(async () => {
    server = await startTelegramServer(TOKEN);
  });
  afterEach(() => server.stop());
  const send = (token = TOKEN) => sendTelegram({ api: server.api, token }, "77", "Отчёт *за день*");

  test("arrives as it is", async () => {
    await send();
    expect(server.taken).toEqual([{ chat: "77", text: "Отчёт *за день*" }]);
  });

  test.each([
    [
      400,
      { ok: false, error_code: 400, description: "Bad Request: chat not found" },
      "chat-unknown",
      "never",
      null,
    ],
    [
      403,
      { ok: false, error_code: 403, description: "Forbidden: bot was blocked" },
      "chat-blocked",
      "never",
      null,
    ],
    [429, { ok: false, error_code: 429, parameters: { retry_after: 7 } }, "telegram-busy", "again", 7],
    [500, { ok: false, error_code: 500 }, "telegram-unreachable", "again", null],
    [502, {}, "no-answer", "unsure", null],
  ])("refused with %i", async (status, body, reason, verdict, wait) => {
    server.refuse = { status, body };
    expect(await errorOf(send())).toMatchObject({ reason, verdict, wait });
  });

  test("a wrong token is the operator's; nothing that is thrown holds it", async () => {
    const error = await errorOf(send("9:wrong"));
    expect(error).toMatchObject({ reason: "telegram-token", verdict: "again" });
    const { api } = server;
    await server.stop();
    const gone = await errorOf(sendTelegram({ api, token: TOKEN }, "77", "x"));
    expect(gone).toMatchObject({ reason: "telegram-unreachable", verdict: "again" });
    expect(JSON.stringify([gone.message, String(gone.cause)])).not.toContain("secret");
    server = await startTelegramServer(TOKEN);
  });
});
