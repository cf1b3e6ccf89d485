/** One message by a Telegram bot (Bot API, `sendMessage`). The token is part of the address: it is never logged. */
import { z } from "zod";
import { DeliveryError, isBeforeSending } from "./delivery-error.ts";

export interface TelegramOptions {
  /** `https://api.telegram.org`. */
  api: string;
  token: string;
}

const TIMEOUT_MS = 20_000;
const MAX_TEXT = 4_096;

const answerSchema = z.object({
  ok: z.boolean(),
  error_code: z.number().optional(),
  description: z.string().optional(),
  parameters: z.object({ retry_after: z.number().optional() }).optional(),
});

function refusalOf(status: number, answer: z.output<typeof answerSchema> | null): DeliveryError {
  const cause = answer?.description;
  if (status === 429) {
    const wait = answer?.parameters?.retry_after ?? 30;
    return new DeliveryError("telegram-busy", "again", { wait, cause });
  }
  // A wrong token is the operator's to mend; Telegram answers 404 where the token is no token at all.
  if (status === 401 || status === 404) return new DeliveryError("telegram-token", "again", { cause });
  if (status === 403) return new DeliveryError("chat-blocked", "never", { cause });
  if (status >= 400 && status < 500) return new DeliveryError("chat-unknown", "never", { cause });
  return status === 500 || status === 503
    ? new DeliveryError("telegram-unreachable", "again", { cause })
    : new DeliveryError("no-answer", "unsure", { cause });
}

/** `text` is plain; nothing in it is taken for markup. */
export async function sendTelegram(
  { api, token }: TelegramOptions,
  chat: string,
  text: string,
): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch(`${api}/bot${token}/sendMessage`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        chat_id: chat,
        text: text.slice(0, MAX_TEXT).toWellFormed(),
        link_preview_options: { is_disabled: true },
      }),
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    // Of the error only its code is kept: its texts may hold the address.
    const { cause } = error as { cause?: { code?: unknown } };
    const code = cause?.code;
    throw isBeforeSending(code)
      ? new DeliveryError("telegram-unreachable", "again", { cause: code })
      : new DeliveryError("no-answer", "unsure", { cause: code });
  }
  const body = answerSchema.safeParse(await answer.json().catch(() => null));
  if (answer.ok && body.success && body.data.ok) return;
  throw refusalOf(answer.status, body.success ? body.data : null);
}
