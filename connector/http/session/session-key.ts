/** Keys derived from DESYATKA_SECRET, one for each purpose, so that a token of one is nothing to another. */
import { hkdfSync } from "node:crypto";

export function sessionKey(secret: Buffer, purpose: "session" | "install"): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, "", `desyatka ${purpose} v1`, 32));
}
