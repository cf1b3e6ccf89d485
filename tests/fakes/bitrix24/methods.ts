/** All methods of the portal, and the scope that each needs. */
import { APP_METHODS } from "./app-methods.ts";
import type { Answer, Asked, Method } from "./asked.ts";
import { CRM_METHODS } from "./crm-methods.ts";
import { takeRefusal } from "./faults.ts";
import { PORTAL_METHODS } from "./portal-methods.ts";
import { Refusal } from "./refusal.ts";

export const METHODS: Record<string, Method> = { ...PORTAL_METHODS, ...CRM_METHODS, ...APP_METHODS };

const SCOPES: Record<string, string[]> = {
  crm: ["crm"],
  voximplant: ["telephony"],
  imopenlines: ["imopenlines"],
  user: ["user", "user_brief"],
  department: ["department"],
  im: ["im"],
};
/** Of the scope `basic`, which everybody has. */
const BASIC = new Set(["user.current", "user.admin"]);

export function answerCommand(asked: Asked): Answer {
  const { method, faults, state } = asked;
  const planned = takeRefusal(faults, method);
  if (planned) throw new Refusal(planned.status, planned.code, planned.text);
  const answer = METHODS[method];
  if (!answer) throw new Refusal(404, "ERROR_METHOD_NOT_FOUND", "Method not found!");
  const needed = BASIC.has(method) ? undefined : SCOPES[method.split(".")[0]!];
  if (needed && state.facts.scopes && !needed.some((one) => state.facts.scopes!.includes(one)))
    throw new Refusal(
      403,
      "insufficient_scope",
      "The request requires higher privileges than provided by the access token",
    );
  return answer(asked);
}
