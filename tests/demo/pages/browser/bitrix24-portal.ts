/**
 * The portal's side: opens the application in a frame by posting a form to it, and answers the frame's commands as
 * `applayout.js` does: only strings, only from the application's own origin, nothing for an unknown command.
 */
interface Portal {
  handler: string;
  fields: Record<string, string>;
  appSid: string;
  language: string;
  userId: string;
  isAdmin: boolean;
}

const portal = JSON.parse(document.getElementById("demo-portal")!.textContent!) as Portal;
const application = new URL(portal.handler).origin;
const protocol = location.protocol === "https:" ? "1" : "0";
const commands: string[] = [];

const frame = document.createElement("iframe");
frame.name = `${location.host}|${protocol}|${portal.appSid}`;
frame.title = "Десятка";
frame.className = "app-frame";

function postTo(target: string): void {
  const form = document.createElement("form");
  form.method = "POST";
  form.action = portal.handler;
  form.target = target;
  for (const [name, value] of Object.entries(portal.fields)) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
  form.remove();
}

interface Command {
  name: string;
  parameters: Record<string, unknown>;
  callback: string;
}

/** `command:JSON:callback:appSid`, where the JSON may hold colons and may be missing altogether. */
function parseCommand(text: string): Command | null {
  const parts = text.split(":");
  if (parts.length < 3 || parts.at(-1) !== portal.appSid) return null;
  const json = parts.slice(1, -2).join(":");
  return { name: parts[0]!, callback: parts.at(-2)!, parameters: json ? JSON.parse(json) : {} };
}

/** Options that the application keeps in the portal. */
const kept: Record<"app" | "user", Record<string, unknown>> = { app: {}, user: {} };

function keep(where: "app" | "user", { name, value }: Record<string, unknown>): void {
  kept[where][String(name)] = value;
}

async function freshAuth(): Promise<unknown> {
  const answer = await fetch(`/demo/frame-auth?user=${encodeURIComponent(portal.userId)}`, {
    method: "POST",
  });
  return answer.json();
}

const initData = () => ({
  DOMAIN: location.host,
  PROTOCOL: protocol,
  PATH: "/rest",
  LANG: portal.language,
  MEMBER_ID: portal.fields.member_id ?? "",
  IS_ADMIN: portal.isAdmin,
  AUTH_ID: portal.fields.AUTH_ID ?? "",
  REFRESH_ID: portal.fields.REFRESH_ID ?? "",
  AUTH_EXPIRES: "3600",
  APP_OPTIONS: kept.app,
  USER_OPTIONS: kept.user,
  PLACEMENT: portal.fields.PLACEMENT ?? "DEFAULT",
  PLACEMENT_OPTIONS: JSON.parse(portal.fields.PLACEMENT_OPTIONS || "{}"),
  INSTALL: false,
  FIRST_RUN: false,
});

function openSlider(path: string): { result: string; errorCode?: string } {
  const slider = document.getElementById("slider")!;
  if (!path.startsWith("/crm/")) return { result: "error", errorCode: "PATH_NOT_AVAILABLE" };
  slider.hidden = false;
  slider.querySelector("iframe")!.src = path;
  return { result: "close" };
}

/** The answer to a command, also a promised one, or `undefined` where the portal gives none. */
function answer({ name, parameters }: Command): unknown {
  switch (name) {
    case "getInitData":
      return initData();
    case "refreshAuth":
      return freshAuth();
    case "resizeWindow":
      if (Number(parameters.height) > 0) frame.style.height = `${Number(parameters.height)}px`;
      return { width: frame.clientWidth, height: frame.clientHeight };
    case "setTitle":
      document.title = String(parameters.title);
      return parameters;
    case "openPath":
      return openSlider(String(parameters.path));
    case "reloadWindow":
      postTo(frame.name);
      return parameters;
    case "getInterface":
      return {
        command: ["getInitData", "resizeWindow", "openPath", "reloadWindow", "reloadData"],
        event: [],
      };
    case "setAppOption":
      // Silently ignored for whoever is no administrator.
      if (!portal.isAdmin) return undefined;
      keep("app", parameters);
      return parameters;
    case "setUserOption":
      keep("user", parameters);
      return parameters;
    case "setInstallFinish":
      location.search = "?install_finished=Y";
      return undefined;
    case "setScroll":
    case "closeApplication":
    case "openApplication":
    case "reloadData":
      return parameters;
    default:
      return undefined;
  }
}

window.addEventListener("message", async (event) => {
  if (event.origin !== application || typeof event.data !== "string") return;
  const command = parseCommand(event.data);
  if (!command) return;
  commands.push(command.name);
  const reply = await answer(command);
  if (reply === undefined || command.callback === "") return;
  (event.source as WindowProxy).postMessage(`${command.callback}:${JSON.stringify(reply)}`, application);
});

document.getElementById("slider-close")!.addEventListener("click", () => {
  document.getElementById("slider")!.hidden = true;
});
document.getElementById("frame-place")!.append(frame);
postTo(frame.name);
Object.assign(window, { demoPortal: { commands } });
