/** Tokens at rest: AES-256-GCM under DESYATKA_SECRET, bound to the account, so that no row can stand in for another. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { ConnectorError } from "../errors.ts";

const NONCE = 12;
const TAG = 16;

export interface SecretBox {
  seal(text: string, context: string): string;
  /** Throws `secret-wrong` when it was sealed under another key or for another context. */
  open(sealed: string, context: string): string;
}

/** `secret` is 32 bytes. */
export function createSecretBox(secret: Buffer): SecretBox {
  return {
    seal(text, context) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv("aes-256-gcm", secret, nonce).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64")}`;
    },
    open(sealed, context) {
      try {
        const bytes = Buffer.from(sealed.slice(3), "base64");
        const decipher = createDecipheriv("aes-256-gcm", secret, bytes.subarray(0, NONCE)).setAAD(
          Buffer.from(context),
        );
        decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
        return decipher.update(bytes.subarray(NONCE + TAG), undefined, "utf8") + decipher.final("utf8");
      } catch (cause) {
        throw new ConnectorError("secret-wrong", {}, { cause });
      }
    },
  };
}
