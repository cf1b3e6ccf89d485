/**
 * A page that opens an application as a portal does: a form posted into a named frame, and the portal's side of the
 * frame protocol (crm/bitrix24.md 1.3, 5.2). Knows nothing of this application but its card and the form's fields.
 */
export interface PortalDesk {
  /** Commands that the application sent, in their order. */
  commands: string[];
  /** Posts the form to the address, in a frame of its own. */
  open(address: string, fields: Record<string, string>): void;
}

/** What the portal sends in the address; the rest is the form's body. */
const IN_ADDRESS = ["DOMAIN", "PROTOCOL", "LANG", "APP_SID"];

const SCRIPT = `
const commands = [];
const place = document.getElementById("place");
const IN_ADDRESS = ${JSON.stringify(IN_ADDRESS)};
let application = "", sid = "";
window.desk = {
  commands,
  open(address, fields) {
    application = new URL(address).origin;
    sid = fields.APP_SID;
    const frame = document.createElement("iframe");
    frame.name = [fields.DOMAIN, fields.PROTOCOL, sid].join("|");
    frame.style.cssText = "width:100%;height:800px";
    place.replaceChildren(frame);
    const form = document.createElement("form");
    form.method = "POST";
    form.target = frame.name;
    form.action = address + "?" + new URLSearchParams(Object.entries(fields).filter(([name]) => IN_ADDRESS.includes(name)));
    for (const [name, value] of Object.entries(fields)) {
      if (IN_ADDRESS.includes(name)) continue;
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      form.append(input);
    }
    document.body.append(form);
    form.submit();
    form.remove();
  },
};
addEventListener("message", ({ origin, data, source }) => {
  if (origin !== application || typeof data !== "string") return;
  const parts = data.split(":");
  if (parts.at(-1) !== sid) return;
  const [name, callback, json] = [parts[0], parts.at(-2), parts.slice(1, -2).join(":")];
  commands.push(name);
  // The portal gives no answer to this one, and none to a command it does not know.
  if (!["resizeWindow", "setTitle", "openPath"].includes(name) || callback === "") return;
  const reply = name === "openPath" ? { result: "close" } : JSON.parse(json || "{}");
  source.postMessage(callback + ":" + JSON.stringify(reply), origin);
});
`;

export const portalPage = (): string =>
  `<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Портал</title><link rel="icon" href="data:,"></head>
<body><div id="place"></div><script>${SCRIPT}</script></body></html>`;
