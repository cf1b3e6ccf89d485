/** The installer's page: all is done by then, so the portal is told, and shows the application (crm/bitrix24.md 5.2). */
import { openFrame } from "../hosts/bitrix24-frame.ts";
import { readPageStart, rootOf } from "../hosts/page-start.ts";

const { portal, language } = readPageStart(document);
rootOf(document).textContent =
  language === "ru" ? "«Десятка» установлена. Открываем…" : "Desyatka is installed. Opening…";
// There is no answer to this: the portal opens the page anew.
if (portal !== null) void openFrame(window, portal).call("setInstallFinish", {});
