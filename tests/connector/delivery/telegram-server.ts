/** A fake of Telegram's Bot API over HTTP: `sendMessage`, and the refusals that its documentation names. */
import { HttpResponse, http } from "msw";
import { serveHandlers } from "#tests/fakes/http/serve.ts";

export interface TelegramServer {
  api: string;
  taken: { chat: string; text: string }[];
  /** Answer of the next messages instead of taking them; `null` takes them again. */
  refuse: { status: number; body: object } | null;
  stop(): Promise<void>;
}

export async function startTelegramServer(token: string): Promise<TelegramServer> {
  const taken: TelegramServer["taken"] = [];
  const state: Pick<TelegramServer, "refuse"> = { refuse: null };
  const served = await serveHandlers((origin) => [
    http.post(`${origin}/:bot/sendMessage`, async ({ request, params }) => {
      if (params.bot !== `bot${token}`)
        return HttpResponse.json(
          { ok: false, error_code: 401, description: "Unauthorized" },
          { status: 401 },
        );
      if (state.refuse) return HttpResponse.json(state.refuse.body, { status: state.refuse.status });
      const { chat_id, text } = (await request.json()) as { chat_id: string; text: string };
      taken.push({ chat: chat_id, text });
      return HttpResponse.json({ ok: true, result: { message_id: taken.length } });
    }),
  ]);
  return {
    api: served.origin,
    taken,
    get refuse() {
      return state.refuse;
    },
    set refuse(answer) {
      state.refuse = answer;
    },
    stop: () => served.close(),
  };
}
