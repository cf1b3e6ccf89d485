/**
 * The portal's side of the frame, spoken by ourselves (crm/bitrix24.md 5.2): `command:JSON:callback:appSid` out,
 * `callback:JSON` back. Messages go to the portal's origin alone and are taken from it alone. The origin comes from our
 * server, which has checked it: `window.name` can be set by whoever embeds the page.
 */
export interface FramePort {
  /** Calls a command; resolves with the answer, or `null` when the portal is silent (some commands never answer). */
  call(command: string, params?: unknown): Promise<unknown>;
  close(): void;
}

/** A portal that is silent for so long does not know the command. */
const SILENCE_MS = 10_000;

/** The application's id in this frame: the third part of `DOMAIN|PROTOCOL|APP_SID`. */
export function appSidOf(frameName: string): string | null {
  return frameName.split("|")[2] || null;
}

export function openFrame(view: Window, portal: string): FramePort {
  const appSid = appSidOf(view.name);
  const waiting = new Map<string, (answer: unknown) => void>();
  let calls = 0;

  function receive(event: MessageEvent): void {
    if (event.origin !== portal || event.source !== view.parent || typeof event.data !== "string") return;
    const [, callback, json] = /^([^:]*):?(.*)$/s.exec(event.data) ?? [];
    const settle = waiting.get(callback ?? "");
    if (!settle) return;
    waiting.delete(callback!);
    settle(parsed(json ?? ""));
  }
  view.addEventListener("message", receive);

  return {
    call(command, params) {
      if (appSid === null || view.parent === view) return Promise.resolve(null);
      calls += 1;
      const callback = `desyatka${calls}`;
      const text = params === undefined ? "" : JSON.stringify(params);
      return new Promise((resolve) => {
        waiting.set(callback, resolve);
        setTimeout(() => {
          if (waiting.delete(callback)) resolve(null);
        }, SILENCE_MS);
        view.parent.postMessage([command, text, callback, appSid].join(":"), portal);
      });
    },
    close: () => view.removeEventListener("message", receive),
  };
}

function parsed(json: string): unknown {
  try {
    return json === "" ? null : JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
