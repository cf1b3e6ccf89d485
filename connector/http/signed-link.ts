/**
 * Links that are keys themselves: signed, for one purpose, out of date at a time. A link made for one purpose opens
 * nothing else, and nothing in it can be changed.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

export type Purpose = "report" | "nps";

export interface Link {
  account: string;
  /** What it opens: a report's key, a lead's record id. */
  subject: string;
  /** Seconds since 1970. */
  expiresAt: number;
}

export type Opened =
  | { valid: true; link: Link }
  | { valid: false; reason: "forged" | "expired"; link?: Link };

const payloadSchema = z.tuple([z.string().min(1), z.string().min(1), z.int()]);
const MAX_TOKEN = 1_000;

const sign = (secret: Buffer, purpose: Purpose, payload: string): Buffer =>
  createHmac("sha256", secret).update(`link ${purpose}\n${payload}`).digest();

export function signLink(secret: Buffer, purpose: Purpose, { account, subject, expiresAt }: Link): string {
  const payload = Buffer.from(JSON.stringify([account, subject, expiresAt])).toString("base64url");
  return `${payload}.${sign(secret, purpose, payload).toString("base64url")}`;
}

/** `now` in seconds. An expired link is told from a forged one, so that its reader can be told too. */
export function openLink(secret: Buffer, purpose: Purpose, token: string, now: number): Opened {
  const [payload = "", mac = "", ...rest] = token.length > MAX_TOKEN ? [] : token.split(".");
  const [given, wanted] = [Buffer.from(mac, "base64url"), sign(secret, purpose, payload)];
  const same = given.length === wanted.length && timingSafeEqual(given, wanted);
  // The same bytes may be written in several ways; only ours is a link.
  if (!same || rest.length > 0 || wanted.toString("base64url") !== mac)
    return { valid: false, reason: "forged" };
  const [account, subject, expiresAt] = payloadSchema.parse(
    JSON.parse(Buffer.from(payload, "base64url").toString()),
  );
  const link = { account, subject, expiresAt };
  return expiresAt > now ? { valid: true, link } : { valid: false, reason: "expired", link };
}
