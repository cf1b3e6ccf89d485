/**
 * Which page may show ours in a frame, and what ours may load there: the portal alone, known before the page is made.
 * A stranger who frames it could have a person press what he does not see (reliability.md F21).
 */
import type { Context } from "hono";
import { checkHost, schemeOf } from "../crm/hosts.ts";
import { InputError } from "../errors.ts";
import type { HttpEnv } from "./app.ts";

const OWN =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; object-src 'none'; form-action 'none'";

/** Headers of a page of the widget in the portal's frame. */
export function setFramePolicy(c: Context<HttpEnv>, portal: string): void {
  c.header("content-security-policy", `frame-ancestors ${portal}; ${OWN}`);
  c.header("cache-control", "no-store");
}

/**
 * A refusal is told where it happened, in the frame of the portal that the sender names, if it can be one at all: there
 * is nothing on that page but words.
 */
export function tellInFrame(c: Context<HttpEnv>, domain: string, crmHosts: readonly string[]): void {
  try {
    const host = checkHost("bitrix24", domain, crmHosts);
    c.set("frame", `${schemeOf(host, crmHosts)}://${host}`);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
}
